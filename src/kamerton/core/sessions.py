"""Sessions in the database, read by a prepared statement; everything else is Django's."""

import datetime as dt
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from kamerton.core.prepared import Prepared


def _alive(key: str, now: Any) -> Any:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")


_live_session = Prepared(_alive, key=str, now=dt.datetime)


class SessionStore(DatabaseSessions):
    """Every page reads one, so it is read without the ORM."""

    def load(self) -> dict[str, Any]:
        """Return what a live session holds, or nothing."""
        rows = _live_session(key=self.session_key, now=timezone.now())
        if rows:
            return dict(self.decode(rows[0][0]))
        self._session_key = None
        return {}

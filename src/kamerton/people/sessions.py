"""Sessions in the database, read together with the reader by one prepared statement; all else is Django's."""

import datetime as dt
import json
from functools import lru_cache
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from kamerton.core.api import Prepared
from kamerton.people.models import Person
from kamerton.people.queries import session_reader

_MOST_KNOWN = 50_000
# Whose a session was when this process met it last. Only a guess: what is read decides.
_known: dict[str, int] = {}


def _alive(key: str, now: Any) -> Any:
    return Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")


_live_session = Prepared(_alive, key=str, now=dt.datetime)


@lru_cache(maxsize=4096)
def _unsigned(text: str) -> str:
    """Return what a stored session says, its signature proved; the same text says the same."""
    return json.dumps(DatabaseSessions.decode(SessionStore(), text))


class SessionStore(DatabaseSessions):
    """Every page reads one, so it is read without the ORM, and its person comes with it.

    Attributes:
        reader: the active person of the session as the same statement read it; None: not read yet.
    """

    reader: Person | None = None

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return what a stored session holds."""
        return dict(json.loads(_unsigned(str(session_data))))

    def load(self) -> dict[str, Any]:
        """Return what a live session holds, or nothing."""
        key = self.session_key or ""
        guess = _known.get(key)
        now = timezone.now()
        if guess is not None:
            reader = session_reader(guess, key, now)
            text = reader.session_data if reader else None
            if text is not None:
                held = self.decode(text)
                if held.get(SESSION_KEY) == str(guess):
                    self.reader = reader
                    return held
            _known.pop(key, None)
        rows = _live_session(key=key, now=now)
        if not rows:
            self._session_key = None
            return {}
        held = self.decode(rows[0][0])
        _remember(key, held)
        return held

    def save(self, must_create: bool = False) -> None:
        """Write the session."""
        super().save(must_create)
        _remember(self.session_key or "", dict(self.items()))


def _remember(key: str, held: dict[str, Any]) -> None:
    person = str(held.get(SESSION_KEY, ""))
    if person.isdecimal():
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = int(person)

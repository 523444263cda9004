"""The one clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_said: ContextVar[datetime | None] = ContextVar("said", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC; inside at() the moment said there."""
    return _said.get() or timezone.now()


def today() -> date:
    """Return today's date in the active time zone."""
    return timezone.localdate(now())


def local_hour() -> int:
    """Return the hour of the day (0–23) in the active time zone."""
    return timezone.localtime(now()).hour


def said() -> datetime | None:
    """Return the moment said by at(), or None where the clock goes by itself."""
    return _said.get()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let operations happen at ``moment``: for imports and the demo institute's past."""
    token = _said.set(moment)
    try:
        yield
    finally:
        _said.reset(token)

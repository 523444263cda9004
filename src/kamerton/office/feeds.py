"""Personal calendar addresses, and calendars as iCalendar (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac
from icalendar import Calendar, Event

SALT = "office.calendar"
KEY_LETTERS = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar; a whole day when ``ends`` is None and ``starts`` is a date."""

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | None = None
    place: str = ""
    note: str = ""
    url: str = ""


def key_of(person_id: int, version: int) -> str:
    """Return the secret part of a person's address; nothing secret is in the database."""
    made = salted_hmac(SALT, f"{person_id}:{version}", algorithm="sha256")
    return made.hexdigest()[:KEY_LETTERS]


def is_key(key: str, person_id: int, version: int) -> bool:
    """Return True when the key is the one of this version."""
    return constant_time_compare(key, key_of(person_id, version))


def written(entries: Iterable[Entry], *, name: str, stamp: datetime) -> bytes:
    """Return a calendar file; an entry keeps its uid, so that a change moves it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kamerton//calendar//RU")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@kamerton")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("summary", entry.title)
    if isinstance(entry.starts, datetime):
        event.add("dtstart", entry.starts.astimezone(UTC))
        if entry.ends is not None:
            event.add("dtend", entry.ends.astimezone(UTC))
    else:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.starts + timedelta(days=1))
    for name, value in (("location", entry.place), ("description", entry.note), ("url", entry.url)):
        if value:
            event.add(name, value)
    return event

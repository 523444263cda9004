"""When a person is told: quiet hours and digests by the clock on the person's own wall."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Hours(Protocol):
    """A person's hours, as Manner keeps them."""

    quiet_from: time | None
    quiet_until: time | None
    digest_hour: int
    digest_weekday: int


def zone(name: str) -> ZoneInfo:
    """Return the time zone, or Moscow's where the name is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Europe/Moscow")


def _at(day: date, hour: time, where: ZoneInfo) -> datetime:
    """Return the moment when the wall clock shows it; an hour that a change skips comes after it."""
    return datetime.combine(day, hour, tzinfo=where).astimezone(UTC)


def after_quiet(moment: datetime, hours: Hours, where: ZoneInfo) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it falls into."""
    begin, end = hours.quiet_from, hours.quiet_until
    if begin is None or end is None or begin == end:
        return moment
    local = moment.astimezone(where)
    shown, day = local.time(), local.date()
    is_over_night = begin > end
    if is_over_night and shown >= begin:
        return _at(day + timedelta(days=1), end, where)
    if shown >= end or (shown < begin and not is_over_night):
        return moment
    due = _at(day, end, where)
    # Where the clock was put back, the hour that ends the quiet comes a second time.
    return due if due > moment else _at(day, end.replace(fold=1), where)


def next_morning(moment: datetime, hours: Hours, where: ZoneInfo) -> datetime:
    """Return the next time the person's clock shows the hour of the digest."""
    local = moment.astimezone(where)
    for ahead in (0, 1):
        due = _at(local.date() + timedelta(days=ahead), time(hours.digest_hour), where)
        if due > moment:
            break
    return due


def next_week(moment: datetime, hours: Hours, where: ZoneInfo) -> datetime:
    """Return the next time the person's clock shows the day and hour of the weekly digest."""
    local = moment.astimezone(where).date()
    ahead = (hours.digest_weekday - local.weekday()) % 7
    for days in (ahead, ahead + 7):
        due = _at(local + timedelta(days=days), time(hours.digest_hour), where)
        if due > moment:
            break
    return due

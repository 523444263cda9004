"""Rooms, the timetable, and calendars of cohorts and people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamerton.core.errors import NotFound
from kamerton.learning.api import (
    Meeting,
    cohort_dates_of,
    cohorts_in_calendar,
    meetings_of,
    meetings_of_cohorts,
    sessions_between,
    sessions_by_ids,
)
from kamerton.office import feeds
from kamerton.office.models import Booking, CalendarFeed, Room
from kamerton.people.api import people_by_ids
from kamerton.ui.api import localised

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(9990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A session with its room and teacher."""

    session: Any
    booking: Booking | None


def rooms(*, only_open: bool = False) -> list[Room]:
    """Return the rooms by name."""
    found = Room.objects.filter(is_open=True) if only_open else Room.objects.all()
    return list(found.order_by("-is_open", "title"))


def room_by_id(room_id: int) -> Room:
    """Return a room, or NotFound."""
    found = Room.objects.filter(pk=room_id).first()
    if found is None:
        raise NotFound("no_room", _("There is no such room."))
    return found


def bookings_of(session_ids: Sequence[int]) -> dict[int, Booking]:
    """Return rooms and teachers of sessions by session id, in one statement."""
    return Booking.objects.select_related("room", "teacher").in_bulk(session_ids)


def session_by_id(session_id: int) -> Any:
    """Return a session with cohort and activity, or NotFound."""
    found = sessions_by_ids([session_id]).get(session_id)
    if found is None:
        raise NotFound("no_session", _("There is no such session."))
    return found


def lessons(
    first: datetime, last: datetime, *, cohort_ids: Iterable[int] | None = None
) -> list[Lesson]:
    """Return the timetable of a span of time, in order; two statements."""
    sessions = sessions_between(first, last, cohort_ids=cohort_ids)
    booked = bookings_of([one.pk for one in sessions])
    return [Lesson(one, booked.get(one.pk)) for one in sessions]


def all_lessons(cohort_id: int) -> list[Lesson]:
    """Return the whole timetable of a cohort."""
    return lessons(*_ever(), cohort_ids=[cohort_id])


def _ever() -> tuple[datetime, datetime]:
    return LONG_AGO, FAR_AHEAD


def feed_of(person_id: int) -> CalendarFeed | None:
    """Return the calendar address of a person, if one is open."""
    return CalendarFeed.objects.filter(pk=person_id, is_open=True).first()


def feed_address(feed: CalendarFeed) -> str:
    """Return the whole address to subscribe to."""
    key = feeds.key_of(feed.person_id, feed.version)
    path = reverse("office:feed", kwargs={"person_id": feed.person_id, "key": key})
    return f"{settings.BASE_URL}{path}"


def person_of_feed(person_id: int, key: str) -> Any:
    """Return whose calendar an address opens, or NotFound: closed, renewed and wrong ones look alike."""
    feed = feed_of(person_id)
    person = people_by_ids([person_id]).get(person_id)
    if feed is None or person is None or not person.is_active:
        raise NotFound("no_feed", _("There is no such calendar."))
    if not feeds.is_key(key, person_id, feed.version):
        raise NotFound("no_feed", _("There is no such calendar."))
    return person


def calendar_of(person: Any) -> list[feeds.Entry]:
    """Return what stands in a person's calendar: sessions that one attends or teaches, what is due."""
    cohorts = [one.pk for one in cohorts_in_calendar(person)]
    taught = Booking.objects.filter(teacher=person.pk).values_list("session_id", flat=True)
    sessions = {one.pk: one for one in sessions_between(*_ever(), cohort_ids=cohorts)}
    sessions.update(sessions_by_ids(key for key in taught if key not in sessions))
    ordered = sorted(sessions.values(), key=lambda one: (one.starts_at, one.pk))
    meetings = map(meeting_entry, meetings_of(person))
    return [*map(session_entry, ordered), *meetings, *due_entries(cohorts)]


def meeting_entries(cohort_id: int) -> list[feeds.Entry]:
    """Return the meetings of a cohort's attestation commission."""
    return [meeting_entry(one) for one in meetings_of_cohorts([cohort_id])]


def meeting_entry(meeting: Meeting) -> feeds.Entry:
    """Return a meeting of a commission, or one's own time before it, as an entry of a calendar."""
    cohort = meeting.cohort
    kind = "defence" if meeting.is_own else "commission"
    name = "cohort" if meeting.is_own else "attestation"
    title = (
        _("Final attestation: my time")
        if meeting.is_own
        else ngettext(
            "Final attestation: %(n)d learner", "Final attestation: %(n)d learners", meeting.count
        )
        % {"n": meeting.count}
    )
    return feeds.Entry(
        uid=f"{kind}-{cohort.pk}-{meeting.starts_at:%Y%m%d%H%M}",
        title=title,
        starts=meeting.starts_at,
        place=meeting.place,
        note=localised(cohort.title, cohort.title_en),
        url=settings.BASE_URL + reverse(f"learning:{name}", args=[cohort.slug]),
    )


def session_entry(session: Any) -> feeds.Entry:
    """Return a session as an entry of a calendar."""
    cohort = session.cohort
    return feeds.Entry(
        uid=f"session-{session.pk}",
        title=localised(session.activity.title, session.activity.title_en),
        starts=session.starts_at,
        ends=session.ends_at,
        place=localised(session.place, session.place_en),
        note=localised(cohort.title, cohort.title_en),
        url=settings.BASE_URL + reverse("learning:cohort", args=[cohort.slug]),
    )


def due_entries(cohort_ids: Iterable[int]) -> list[feeds.Entry]:
    """Return what is due in cohorts, each on its day."""
    return [
        feeds.Entry(
            uid=f"due-{one.cohort_id}-{one.activity_id}",
            title=_("Due: %(title)s")
            % {"title": localised(one.activity.title, one.activity.title_en)},
            starts=one.due_on,
            note=localised(one.cohort.title, one.cohort.title_en),
            url=settings.BASE_URL
            + reverse("learning:activity", args=[one.cohort.slug, one.activity_id]),
        )
        for one in cohort_dates_of(cohort_ids)
        if one.due_on is not None
    ]

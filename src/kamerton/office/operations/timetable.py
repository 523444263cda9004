"""The timetable: sessions with rooms and teachers, without clashes; personal calendar addresses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kamerton.core.api import audit
from kamerton.core.types import PersonLike
from kamerton.learning.api import (
    drop_session,
    move_session,
    overlapping_sessions,
    plan_session,
)
from kamerton.office.errors import NotNow, WrongData
from kamerton.office.models import Booking, CalendarFeed, Room
from kamerton.office.queries.timetable import bookings_of, room_by_id
from kamerton.office.rules import require
from kamerton.ui.api import localised, moment

_QUEUE = 0x74696D65  # "time"


@dataclass(frozen=True, slots=True)
class Slot:
    """When, where and by whom; a room and a teacher may be missing."""

    starts_at: datetime
    ends_at: datetime
    room_id: int | None = None
    teacher: Any = None
    place: str = ""
    place_en: str = ""


def _queue_up() -> None:
    """Let those who plan follow each other: a clash is seen only among what is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_QUEUE])


@transaction.atomic
def add_room(actor: PersonLike, *, title: str, address: str, capacity: int) -> Room:
    """Enter a room.

    Raises:
        WrongData: there is one with this name.
    """
    require("office.plan_timetable", actor)
    _queue_up()
    if Room.objects.filter(title__iexact=title).exists():
        words = _("There is a room with this name already.")
        raise WrongData("room_known", words, field="title")
    return Room.objects.create(title=title, address=address, capacity=capacity)


@transaction.atomic
def close_room(actor: PersonLike, *, room_id: int, is_open: bool) -> None:
    """Take a room out of use, or into it again; what is planned there stays."""
    require("office.plan_timetable", actor)
    Room.objects.filter(pk=room_id).update(is_open=is_open)


def _check(slot: Slot, *, cohort_id: int, but: int | None = None) -> None:
    others = overlapping_sessions(slot.starts_at, slot.ends_at, but=but)
    bookings = bookings_of([one.pk for one in others])
    for one in others:
        booking = bookings.get(one.pk)
        what = {
            "name": localised(one.cohort.title, one.cohort.title_en),
            "when": moment(one.starts_at),
        }
        if booking and slot.room_id and booking.room_id == slot.room_id:
            words = _("The room is taken then by “%(name)s” (%(when)s).")
            raise NotNow("room_clash", words % what, field="room")
        if booking and slot.teacher and booking.teacher_id == slot.teacher.pk:
            words = _("The teacher is with “%(name)s” then (%(when)s).")
            raise NotNow("teacher_clash", words % what, field="teacher")
        if one.cohort_id == cohort_id:
            words = _("The cohort has another session then (%(when)s).")
            raise NotNow("cohort_clash", words % what, field="at")


def _place(slot: Slot) -> tuple[str, str]:
    """Return the place in Russian and in English; a room is written as it is called."""
    if slot.place or slot.room_id is None:
        return slot.place, slot.place_en
    room = room_by_id(slot.room_id)
    return ", ".join(filter(None, (room.title, room.address)))[:200], ""


@transaction.atomic
def book_session(actor: PersonLike, *, cohort_id: int, activity_id: int, slot: Slot) -> Any:
    """Put a session into the timetable.

    Raises:
        NotNow: room, teacher or cohort are busy then; the field says which.
        NotReady: it would end before it begins.
    """
    require("office.plan_timetable", actor)
    _queue_up()
    _check(slot, cohort_id=cohort_id)
    session = plan_session(
        actor,
        cohort_id=cohort_id,
        activity_id=activity_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=_place(slot),
    )
    Booking.objects.create(
        session_id=session.pk,
        room_id=slot.room_id,
        teacher_id=slot.teacher.pk if slot.teacher else None,
    )
    audit("office.book_session", actor_id=actor.pk, object_kind="session", object_id=session.pk)
    return session


@transaction.atomic
def rebook_session(actor: PersonLike, *, session: Any, slot: Slot) -> None:
    """Give a session another time, room or teacher.

    Raises:
        NotNow: room, teacher or cohort are busy then; the field says which.
    """
    require("office.plan_timetable", actor)
    _queue_up()
    _check(slot, cohort_id=session.cohort_id, but=session.pk)
    move_session(
        actor,
        session_id=session.pk,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=_place(slot),
    )
    Booking.objects.update_or_create(
        session_id=session.pk,
        defaults={
            "room_id": slot.room_id,
            "teacher_id": slot.teacher.pk if slot.teacher else None,
        },
    )


@transaction.atomic
def cancel_session(actor: PersonLike, *, session_id: int) -> None:
    """Take a session out of the timetable, unless attendance is marked there."""
    require("office.plan_timetable", actor)
    drop_session(actor, session_id=session_id)


@transaction.atomic
def open_feed(person: PersonLike) -> CalendarFeed:
    """Give a person the address of their calendar; the one they have stays."""
    feed, made = CalendarFeed.objects.get_or_create(pk=person.pk)
    if not made and not feed.is_open:
        feed.is_open, feed.version = True, feed.version + 1
        feed.save(update_fields=["is_open", "version"])
    return feed


@transaction.atomic
def renew_feed(person: PersonLike) -> None:
    """Make the address that was given useless, and give a new one."""
    feed, made = CalendarFeed.objects.select_for_update().get_or_create(pk=person.pk)
    if not made:
        feed.is_open, feed.version = True, feed.version + 1
        feed.save(update_fields=["is_open", "version"])


@transaction.atomic
def close_feed(person: PersonLike) -> None:
    """Make the address that was given useless."""
    CalendarFeed.objects.filter(pk=person.pk).update(is_open=False)

"""Reads of rooms, for the viewer given."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext

from kamerton.chat.enums import RoomKind
from kamerton.chat.errors import no_room
from kamerton.chat.models import Message, Room, Seat
from kamerton.chat.queries.rows import Conversation, first_line, initials_of, person_name
from kamerton.chat.registry import room_owner, room_owners
from kamerton.chat.rules import may_read
from kamerton.core.api import EVENT_POSITION_SQL, fetch

MOST_CONVERSATIONS = 60
NOBODY = 0  # the key of no person
_POSITION = RawSQL(EVENT_POSITION_SQL, [])  # noqa: S611  core's own constant
UNREAD_SQL = """
SELECT count(*) FROM chat_seat seat JOIN chat_room room ON room.id = seat.room_id
WHERE seat.person_id = %s::bigint AND seat.left_at IS NULL AND NOT seat.is_muted
  AND room.last_number > seat.read_number
"""


def _others(viewer_id: int) -> QuerySet[Seat, Any]:
    names = Concat("person__given_name", Value(" "), "person__surname")
    seats = Seat.objects.filter(room=OuterRef("pk"), left_at=None).exclude(person=viewer_id)
    return (
        seats.values("room")
        .annotate(names=StringAgg(names, ", ", order_by=("person__surname", "person__given_name")))
        .values("names")
    )


def rooms_for(viewer_id: int) -> QuerySet[Room]:
    """Return rooms with the viewer's own seat as ``mine_*`` and the other people's names."""
    condition = Q(seats__person=viewer_id, seats__left_at=None)
    return Room.objects.annotate(
        mine=FilteredRelation("seats", condition=condition),
        mine_seat=F("mine__person_id"),
        mine_read=F("mine__read_number"),
        mine_muted=F("mine__is_muted"),
        others=Subquery(_others(viewer_id).filter(room__kind__in=_PRIVATE)),
    )


_PRIVATE = (RoomKind.DIRECT.value, RoomKind.GROUP.value)


def access_room(viewer: Any, room_id: int) -> Any:
    """Return the room with the viewer's seat and the event log's position before its messages.

    Raises NotFound where ``viewer`` may not read it.
    """
    found: Any = rooms_for(viewer.pk or NOBODY).annotate(position=_POSITION)
    room = found.filter(pk=room_id).first()
    if room is None:
        raise no_room()
    room.mine_seat = room.mine_seat or NOBODY
    if not may_read(viewer, room):
        raise no_room()
    return room


def room_name(room: Any) -> str:
    """Return what the viewer of access_room() calls the room."""
    return room.name or room.others or gettext("Conversation")


def may_read_room(viewer: Any, room_id: int) -> bool:
    """Return True when ``viewer`` may read the room (for the gateway)."""
    room = Room.objects.filter(pk=room_id).first()
    return room is not None and may_read(viewer, room)


def own_rooms(viewer: Any) -> Q:
    """Return the condition on Room: those in the viewer's list."""
    open_to = Q(kind__in=_PRIVATE)
    for owner in room_owners():
        keys = list(owner.own(viewer))
        if keys:
            open_to |= Q(kind=RoomKind.OWNED, owner_kind=owner.kind, owner_id__in=keys)
    return Q(mine__isnull=False) & open_to


def is_own(viewer: Any, room: Any) -> bool:
    """Return True when the room of a thing stands in the viewer's list; no statement."""
    owned = room.kind == RoomKind.OWNED
    return owned and room.owner_id in room_owner(room.owner_kind).own(viewer)


def missing_rooms(viewer: Any, shown: Sequence[Conversation]) -> bool:
    """Return True when a thing of the viewer's has no room yet, or the viewer no seat in it."""
    wanted = sum(len(owner.own(viewer)) for owner in room_owners())
    return sum(row.kind == RoomKind.OWNED for row in shown) < wanted


def conversations(viewer: Any) -> list[Conversation]:
    """Return the viewer's conversations, the one written to last first (one statement)."""
    last = Message.objects.filter(room=OuterRef("pk"), number=OuterRef("last_number"))
    rooms = (
        rooms_for(viewer.pk)
        .filter(own_rooms(viewer))
        .annotate(
            last_text=Subquery(last.values("text")[:1]),
            last_author_id=Subquery(last.values("author_id")[:1]),
            last_given=Subquery(last.values("author__given_name")[:1]),
            last_surname=Subquery(last.values("author__surname")[:1]),
        )
        .order_by(F("last_message_at").desc(nulls_last=True), "pk")
    )
    return [_conversation(room, viewer.pk) for room in rooms[:MOST_CONVERSATIONS]]


def _conversation(room: Any, viewer_id: int) -> Conversation:
    name = room_name(room)
    words = name.split()
    is_own = room.last_author_id == viewer_id
    author = person_name(room.last_surname, room.last_given) if room.last_number else ""
    text = first_line(room.last_text or "")
    return Conversation(
        id=room.pk,
        kind=room.kind,
        name=name,
        initials=initials_of(words[1] if len(words) > 1 else "", words[0] if words else ""),
        last_text=text or (gettext("Deleted message") if room.last_number else ""),
        last_author=gettext("You") if is_own and room.last_number else author,
        last_at=room.last_message_at,
        unread=max(0, room.last_number - room.mine_read) if room.mine_read is not None else 0,
        is_muted=bool(room.mine_muted),
    )


def unread_count(viewer: Any) -> int:
    """Return in how many conversations there is something unread."""
    [(count,)] = fetch(UNREAD_SQL, [viewer.pk])
    return int(count)


def number_on(room: Room, day: date) -> int | None:
    """Return the number of the first message of a day, or of the next day that has one."""
    start: datetime = timezone.make_aware(datetime.combine(day, time.min))
    found = room.messages.filter(created_at__gte=start).order_by("created_at", "number").first()
    return found.number if found else None


def seated_people(room: Room) -> list[Any]:
    """Return the people of a room without an owner, by surname."""
    seats = Seat.objects.filter(room=room, left_at=None).select_related("person")
    return [seat.person for seat in seats.order_by("person__surname", "person__given_name", "pk")]

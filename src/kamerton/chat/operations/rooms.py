"""Rooms: opened when they are first needed, and who sits in them."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from kamerton.chat.enums import RoomKind
from kamerton.chat.errors import Conflict, Forbidden, no_room
from kamerton.chat.models import Block, Room, Seat
from kamerton.chat.registry import Home, room_owner, room_owners
from kamerton.chat.rules import may_write_to, require
from kamerton.core import clock
from kamerton.core.api import audit

MOST_IN_GROUP = 30
NEW_IN_OLD = 30  # so many of the last messages are unread for who comes into a room later


def _owned(kind: str, owner_id: str, home: Home) -> Room:
    return Room(
        kind=RoomKind.OWNED,
        owner_kind=kind,
        owner_id=owner_id,
        title=home.title,
        title_en=home.title_en,
        created_at=clock.now(),
    )


@transaction.atomic
def open_room(kind: str, owner_id: object, *, actor: Any = None) -> Room:
    """Return the room of a thing, made at the first call; its title follows the thing's.

    Raises:
        NotFound: there is no such thing, or ``actor`` (None: the platform) may not read its room.
    """
    key, owner = str(owner_id), room_owner(kind)
    if actor is not None and not owner.may_read(actor, key):
        raise no_room()
    home = owner.homes([key]).get(key)
    if home is None:
        raise no_room()
    room, is_new = Room.objects.get_or_create(
        kind=RoomKind.OWNED,
        owner_kind=kind,
        owner_id=key,
        defaults={
            "title": home.title,
            "title_en": home.title_en,
            "created_at": clock.now(),
        },
    )
    if not is_new and (room.title, room.title_en) != (home.title, home.title_en):
        room.title, room.title_en = home.title, home.title_en
        room.save(update_fields=["title", "title_en"])
    return room


@transaction.atomic
def ensure_rooms(person: Any) -> None:
    """Make the rooms of the person's own things, and the person's seats in them. Safe to repeat."""
    for owner in room_owners():
        keys = list(owner.own(person))
        if keys:
            _ensure_owned(owner.kind, keys, owner.homes(keys))
            _seat(person, Room.objects.filter(owner_kind=owner.kind, owner_id__in=keys))


def _ensure_owned(kind: str, keys: Sequence[str], homes: Any) -> None:
    known = Room.objects.filter(kind=RoomKind.OWNED, owner_kind=kind, owner_id__in=keys)
    missing = set(homes) - set(known.values_list("owner_id", flat=True))
    made = [_owned(kind, key, homes[key]) for key in sorted(missing)]
    Room.objects.bulk_create(made, ignore_conflicts=True)


def _seat(person: Any, rooms: Any) -> None:
    here = Seat.objects.filter(person=person, room__in=rooms)
    here.exclude(left_at=None).update(left_at=None)
    empty = rooms.exclude(pk__in=here.values("room"))
    Seat.objects.bulk_create(
        [
            Seat(room=room, person=person, read_number=max(0, room.last_number - NEW_IN_OLD))
            for room in empty
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def open_direct(other: Any, *, actor: Any) -> Room:
    """Return the personal messages of two people, made at the first call.

    Raises:
        Forbidden: ``actor`` may not write to ``other``, and they have not written before.
    """
    low, high = sorted((actor.pk, other.pk))
    pair = f"{low}-{high}"
    room = Room.objects.filter(kind=RoomKind.DIRECT, pair=pair).first()
    if room is not None:
        return room
    if not may_write_to(actor, other):
        raise Forbidden("not_reachable", gettext("You cannot write to this person."))
    room, _is_new = Room.objects.get_or_create(
        kind=RoomKind.DIRECT,
        pair=pair,
        defaults={"created_at": clock.now(), "created_by": actor},
    )
    seats = [Seat(room=room, person=person) for person in (actor, other)]
    Seat.objects.bulk_create(seats, ignore_conflicts=True)
    return room


@transaction.atomic
def open_group(*, actor: Any, title: str, people: Sequence[Any]) -> Room:
    """Make a small group of people each of whom ``actor`` may write to. Raises Forbidden, Conflict."""
    if not 2 <= len(people) <= MOST_IN_GROUP:
        text = gettext("A small group has from three to %(most)s people.")
        raise Conflict("group_size", text % {"most": MOST_IN_GROUP + 1}, field="people")
    if not all(may_write_to(actor, person) for person in people):
        raise Forbidden("not_reachable", gettext("You cannot write to this person."))
    room = Room.objects.create(
        kind=RoomKind.GROUP, title=title.strip(), created_at=clock.now(), created_by=actor
    )
    Seat.objects.bulk_create([Seat(room=room, person=person) for person in (actor, *people)])
    audit("chat.open_group", actor_id=actor.pk, object_kind="chat.room", object_id=room.pk)
    return room


@transaction.atomic
def leave_room(room: Room, *, actor: Any) -> None:
    """Leave a small group. Raises NotFound, Conflict for rooms that one does not leave."""
    require("chat.view_room", actor, room)
    if room.kind != RoomKind.GROUP:
        raise Conflict("not_left", gettext("Only small groups can be left."))
    Seat.objects.filter(room=room, person=actor).update(left_at=clock.now())


@transaction.atomic
def block_person(other: Any, *, actor: Any) -> None:
    """Take no more personal messages from somebody."""
    if other.pk != actor.pk:
        Block.objects.get_or_create(
            person=actor, blocked=other, defaults={"created_at": clock.now()}
        )


@transaction.atomic
def unblock_person(other: Any, *, actor: Any) -> None:
    """Take personal messages from somebody again."""
    Block.objects.filter(person=actor, blocked=other).delete()


@transaction.atomic
def vacate_seat(kind: str, owner_id: object, *, person_id: int) -> None:
    """Take the room of a thing out of the count of somebody who left the thing. Safe to repeat.

    The right to read ends with the owner's own rules, whether there is a seat or not.
    """
    rooms = Room.objects.filter(kind=RoomKind.OWNED, owner_kind=kind, owner_id=str(owner_id))
    Seat.objects.filter(room__in=rooms, person=person_id, left_at=None).update(left_at=clock.now())

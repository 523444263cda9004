"""Who may do what in chat: owners answer for their rooms, seats for personal messages and groups."""

from typing import Any

import rules
from django.utils.translation import gettext

from kamerton.chat.enums import RoomKind
from kamerton.chat.errors import Forbidden, no_room
from kamerton.chat.models import Block, Message, Room, Seat
from kamerton.chat.registry import room_owner
from kamerton.people.api import acquaintances_of, has_role
from kamerton.people.enums import Role


def _room_of(target: Any) -> Room:
    return target.room if isinstance(target, Message) else target


def _is_signed_in(person: Any) -> bool:
    return bool(getattr(person, "is_authenticated", False))


def _sits(person: Any, room: Room) -> bool:
    """Return whether the person has a seat; queries.access_room has read it with the room."""
    known = getattr(room, "mine_seat", None)
    if known is not None:
        return bool(known == person.pk)
    return Seat.objects.filter(room=room, person=person.pk, left_at=None).exists()


@rules.predicate
def may_read(person: Any, target: Any) -> bool:
    """Return True when ``person`` may read the room or message. Guests never."""
    room = _room_of(target)
    if not _is_signed_in(person):
        return False
    if room.kind == RoomKind.OWNED:
        return room_owner(room.owner_kind).may_read(person, room.owner_id)
    return _sits(person, room)


@rules.predicate
def may_write(person: Any, target: Any) -> bool:
    """Return True when ``person`` may write there; personal messages end where one blocks the other."""
    room = _room_of(target)
    if not may_read(person, room):
        return False
    if room.kind == RoomKind.OWNED:
        return room_owner(room.owner_kind).may_write(person, room.owner_id)
    return room.kind == RoomKind.GROUP or not is_cut(room)


def is_cut(room: Room) -> bool:
    """Return True where one of the two of personal messages has blocked the other (read once)."""
    pair = [int(key) for key in room.pair.split("-") if key]
    if "_is_cut" not in room.__dict__:
        blocks = Block.objects.filter(person__in=pair, blocked__in=pair)
        room.__dict__["_is_cut"] = bool(pair) and blocks.exists()
    return bool(room.__dict__["_is_cut"])


@rules.predicate
def may_moderate(person: Any, target: Any) -> bool:
    """Return True when ``person`` keeps order there: nobody does in personal messages."""
    room = _room_of(target)
    if room.kind != RoomKind.OWNED or not _is_signed_in(person):
        return False
    return room_owner(room.owner_kind).may_moderate(person, room.owner_id)


@rules.predicate
def is_author(person: Any, target: Any) -> bool:
    """Return True for who wrote the message."""
    return target.author_id is not None and target.author_id == getattr(person, "pk", None)


rules.add_perm("chat.view_room", may_read)
rules.add_perm("chat.add_message", may_write)
rules.add_perm("chat.edit_message", may_write & is_author)
rules.add_perm("chat.delete_message", may_read & (is_author | may_moderate))
rules.add_perm("chat.view_deleted", may_read & may_moderate)


def may(permission: str, person: Any, target: Any) -> bool:
    """Return True when ``person`` has ``permission`` on a room or message."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: Any) -> None:
    """Raise NotFound when ``person`` may not even read it, Forbidden when only this is denied."""
    if not may_read(person, target):
        raise no_room()
    if not may(permission, person, target):
        raise Forbidden("forbidden", gettext("You have no right to do this."))


STAFF = (Role.ADMINISTRATOR, Role.ORGANISER)


def may_write_to(person: Any, other: Any) -> bool:
    """Return True when ``person`` may begin personal messages with ``other``.

    Those who share a cohort or other scope, and the institute's organisers with everybody of age.
    A minor is written to only by those of their own cohorts. Nobody writes to who has blocked them.
    """
    if person.pk == other.pk or not other.is_active:
        return False
    known = other.pk in acquaintances_of(person)
    reaches = known or (
        not other.is_minor
        and not person.is_minor
        and (has_role(person, *STAFF) or has_role(other, *STAFF))
    )
    pair = (person.pk, other.pk)
    return reaches and not Block.objects.filter(person__in=pair, blocked__in=pair).exists()

"""Which things may have a discussion, and who may do what in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from kamerton.core.errors import NotFound

May = Callable[[Any, str], bool]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a discussion stands: the name and the address of its owner's page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class SpaceKind:
    """Rights and surroundings of the spaces of one kind; each callable gets the opaque id."""

    kind: str
    may_read: May
    may_post: May
    may_moderate: May
    audiences: Callable[[str], Sequence[str]]
    place: Callable[[str], Place | None]


@dataclass(frozen=True, slots=True)
class Room:
    """A space that a person finds on the forum's front page, whether anybody wrote in it or not.

    Attributes:
        group: the heading under which it stands, such as «Programmes».
        order: groups with a smaller number come first.
    """

    kind: str
    owner_id: str
    title: str
    group: str
    order: int
    note: str = ""


Rooms = Callable[[Any], Sequence[Room]]

_kinds: dict[str, SpaceKind] = {}
_rooms: dict[tuple[str, ...], Rooms] = {}


def _nobody(_owner_id: str) -> Sequence[str]:
    return ()


def _nowhere(_owner_id: str) -> Place | None:
    return None


def register_space(
    kind: str,
    may_read: May,
    may_post: May,
    may_moderate: May,
    *,
    audiences: Callable[[str], Sequence[str]] = _nobody,
    place: Callable[[str], Place | None] = _nowhere,
) -> None:
    """Let things of ``kind`` have a discussion (call in AppConfig.ready).

    Args:
        kind: stable code such as "activity".
        may_read: ``(person, owner_id) -> bool``; person may be a guest.
        may_post: the same for writing; asked only of those who may read.
        may_moderate: the same for closing topics and deleting posts of others.
        audiences: ``owner_id -> search audiences``; without it posts are not found by search.
        place: ``owner_id -> Place``, the page that the discussion belongs to.
    """
    _kinds[kind] = SpaceKind(kind, may_read, may_post, may_moderate, audiences, place)


def space_kind(kind: str) -> SpaceKind:
    """Return what was registered for ``kind``. Raises NotFound for an unknown one."""
    found = _kinds.get(kind)
    if found is None:
        raise NotFound("space_kind_unknown", gettext("There is no such discussion."))
    return found


def register_rooms(kinds: tuple[str, ...], rooms: Rooms) -> None:
    """Let the spaces of some kinds stand on the forum's front page (call in AppConfig.ready).

    Args:
        kinds: codes that were given to register_space; the same again replace what was there.
        rooms: ``person -> rooms``, only those that `may_read` opens to the person, in the order
            shown; asks the database twice at most.
    """
    _rooms[kinds] = rooms


def rooms_of(person: Any) -> list[Room]:
    """Return all rooms of a person, group after group."""
    found = [room for rooms in _rooms.values() for room in rooms(person)]
    return sorted(found, key=lambda room: room.order)


def has_rooms(kind: str) -> bool:
    """Return True for a kind whose spaces exist before anybody wrote in them."""
    return any(kind in kinds for kinds in _rooms)


Members = Callable[[str], Sequence[int]]
_members: dict[str, Members] = {}


def register_members(kind: str, members: Members) -> None:
    """Say who is expected to speak in the spaces of a kind: ``owner_id -> ids of people``."""
    _members[kind] = members


def members_of(kind: str, owner_id: str) -> list[int]:
    """Return the ids of those who are expected to speak; nobody where the kind has no members."""
    members = _members.get(kind)
    return list(members(owner_id)) if members else []

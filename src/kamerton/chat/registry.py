"""What chat rooms hang on: the owner of each kind answers for the rights in its rooms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kamerton.chat.errors import no_room

May = Callable[[Any, str], bool]


@dataclass(frozen=True, slots=True)
class Home:
    """Where a room stands: names in both languages, and the address of its owner's page."""

    title: str
    title_en: str
    url: str


@dataclass(frozen=True, slots=True)
class RoomOwner:
    """Rights and surroundings of the rooms of one kind of owner.

    Attributes:
        may_read: ``(person, owner_id) -> bool``; person may be a guest.
        may_write: the same for writing; asked only of those who may read.
        may_moderate: the same for deleting what others wrote, and seeing what was deleted.
        own: person → ids of the owners whose rooms stand in the person's list; no statement.
        homes: owner ids → Home by id, in one statement.
        members: owner id → ids of the people who may read and stand in the list of the room.
    """

    kind: str
    may_read: May
    may_write: May
    may_moderate: May
    own: Callable[[Any], Sequence[str]]
    homes: Callable[[Sequence[str]], Mapping[str, Home]]
    members: Callable[[str], Sequence[int]]


_owners: dict[str, RoomOwner] = {}


def register_room_owner(owner: RoomOwner) -> None:
    """Let things of a kind have a room (call in AppConfig.ready)."""
    _owners[owner.kind] = owner


def room_owner(kind: str) -> RoomOwner:
    """Return the owner of a kind. Raises NotFound for one that nobody registered."""
    found = _owners.get(kind)
    if found is None:
        raise no_room()
    return found


def room_owners() -> list[RoomOwner]:
    """Return all kinds."""
    return list(_owners.values())

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


_kinds: dict[str, SpaceKind] = {}


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

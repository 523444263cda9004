"""What questionnaires can be assigned to: filled in by AppConfig.ready of the packages above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """The thing that a questionnaire is assigned to, as its pages name it."""

    title: str
    address: str
    institute: str = ""


@dataclass(frozen=True, slots=True)
class OwnerKind:
    """A kind of thing that questionnaires are assigned to.

    Attributes:
        place: (viewer, owner_id) → Place, or None to who may neither assign nor read results.
        asked: (owner_id, moment, opens_on) → ids of the people who may answer now.
        takes_answers: False for what only passes its questionnaires on (a programme).
    """

    place: Callable[[Any, str], Place | None]
    asked: Callable[[str, str, date | None], Sequence[int]] = lambda owner, moment, opens: ()
    takes_answers: bool = True


_kinds: dict[str, OwnerKind] = {}


def register_owner(kind: str, owner: OwnerKind) -> None:
    """Let questionnaires be assigned to things of this kind (call in AppConfig.ready)."""
    _kinds[kind] = owner


def owner_kind(kind: str) -> OwnerKind:
    """Return what was registered for a kind, or NotFound."""
    found = _kinds.get(kind)
    if found is None:
        raise NotFound("no_owner", _("There is no such thing to ask about."))
    return found


def place_for(viewer: Any, kind: str, owner_id: str) -> Place:
    """Return the thing to who may assign questionnaires to it, else NotFound."""
    place = owner_kind(kind).place(viewer, owner_id)
    if place is None:
        raise NotFound("no_owner", _("There is no such thing to ask about."))
    return place

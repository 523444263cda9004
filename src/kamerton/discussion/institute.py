"""The space that all people of the institute share."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.discussion.spaces import Place, Room
from kamerton.people.api import has_role
from kamerton.people.enums import Role

KIND = "institute"
OWNER = "1"
MODERATORS = (Role.ADMINISTRATOR, Role.METHODOLOGIST, Role.ORGANISER)


def may_read(person: Any, owner_id: str) -> bool:
    """Return True for everybody who is signed in."""
    return owner_id == OWNER and bool(getattr(person, "is_authenticated", False))


def may_moderate(person: Any, owner_id: str) -> bool:
    """Return True for those who answer for the institute."""
    return owner_id == OWNER and has_role(person, *MODERATORS)


def audiences(_owner_id: str) -> Sequence[str]:
    """Return who finds it by search."""
    return ("signed-in",)


def place(_owner_id: str) -> Place:
    """Return the space itself: it belongs to no other page."""
    return Place(_("The whole institute"), reverse("discussion:space", args=[KIND, OWNER]))


def rooms(_person: Any) -> list[Room]:
    """Return the one room."""
    note = _("Open to everybody who has an account.")
    return [Room(KIND, OWNER, _("The whole institute"), _("Institute"), 0, note)]

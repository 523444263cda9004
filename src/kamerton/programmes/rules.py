"""Who may do what with programmes."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden
from kamerton.people.api import has_role
from kamerton.people.enums import Role


@rules.predicate
def is_methodologist(person: Any, _object: object = None) -> bool:
    """Return True for methodologists and administrators."""
    return has_role(person, Role.METHODOLOGIST, Role.ADMINISTRATOR)


@rules.predicate
def is_staff(person: Any, _object: object = None) -> bool:
    """Return True for everyone who works with programmes: drafts are shown to them."""
    return has_role(
        person, Role.METHODOLOGIST, Role.ADMINISTRATOR, Role.ORGANISER, Role.TUTOR, Role.EXPERT
    )


@rules.predicate
def is_asker(person: Any, _object: object = None) -> bool:
    """Return True for those who assign questionnaires: learning asks the same."""
    return has_role(person, Role.METHODOLOGIST, Role.ORGANISER)


rules.add_perm("programmes.ask_learners", is_asker)
rules.add_perm("programmes.view_draft", is_staff)
rules.add_perm("programmes.change_programme", is_methodologist)
rules.add_perm("programmes.approve_version", is_methodologist)
rules.add_perm("programmes.moderate_opinions", is_methodologist)


def may(permission: str, person: Any, target: object = None) -> bool:
    """Return True when ``person`` has ``permission`` on ``target``."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: object = None) -> None:
    """Raise Forbidden unless ``person`` has ``permission`` on ``target``."""
    if not may(permission, person, target):
        raise Forbidden("forbidden", _("You have no right to do this."))

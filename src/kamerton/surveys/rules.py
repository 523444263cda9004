"""Who may do what with questionnaires: nobody but those named here.

Who may assign one to a thing, read its results, or answer it, is the thing's own say (see registry).
"""

from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden
from kamerton.people.api import has_role
from kamerton.people.enums import Role


@rules.predicate
def is_asker(person: Any, _object: object = None) -> bool:
    """Return True for methodologists and organisers: they ask in the institute's name."""
    return has_role(person, Role.METHODOLOGIST, Role.ORGANISER)


rules.add_perm("surveys.edit_survey", is_asker)


def may(permission: str, person: Any, target: object = None) -> bool:
    """Return True when ``person`` has ``permission`` on ``target``."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: object = None) -> None:
    """Raise Forbidden unless ``person`` has ``permission`` on ``target``."""
    if not may(permission, person, target):
        raise Forbidden("forbidden", _("You have no right to do this."))

"""Who may issue and read documents."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden
from kamerton.credentials.models import Certificate
from kamerton.people.api import has_role
from kamerton.people.enums import Role


@rules.predicate
def is_issuer(person: Any, _object: object = None) -> bool:
    """Return True for organisers and administrators."""
    return has_role(person, Role.ORGANISER, Role.ADMINISTRATOR)


@rules.predicate
def is_holder(person: Any, certificate: Certificate | None) -> bool:
    """Return True for the person whose certificate it is."""
    return (
        certificate is not None
        and certificate.person_id is not None
        and certificate.person_id == getattr(person, "pk", None)
    )


rules.add_perm("credentials.issue_certificate", is_issuer)
rules.add_perm("credentials.change_certificate", is_issuer)
rules.add_perm("credentials.view_register", is_issuer)
rules.add_perm("credentials.download_certificate", is_holder | is_issuer)


def may(permission: str, person: Any, target: object = None) -> bool:
    """Return True when ``person`` has ``permission`` on ``target``."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: object = None) -> None:
    """Raise Forbidden unless ``person`` has ``permission`` on ``target``."""
    if not may(permission, person, target):
        raise Forbidden("forbidden", _("You have no right to do this."))

"""Who may do what in the office: nobody but those named here."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden
from kamerton.people.api import has_role
from kamerton.people.enums import Role


@rules.predicate
def is_organiser(person: Any, _object: object = None) -> bool:
    """Return True for organisers: personal files are theirs alone."""
    return has_role(person, Role.ORGANISER)


@rules.predicate
def is_office(person: Any, _object: object = None) -> bool:
    """Return True for organisers and administrators: papers that hold no personal file."""
    return has_role(person, Role.ORGANISER, Role.ADMINISTRATOR)


rules.add_perm("office.read_dossier", is_organiser)
rules.add_perm("office.check_documents", is_organiser)
rules.add_perm("office.report_to_register", is_organiser)
rules.add_perm("office.change_rules", is_office)
rules.add_perm("office.issue_order", is_office)
rules.add_perm("office.plan_timetable", is_office)
rules.add_perm("office.archive_year", is_organiser)


def may(permission: str, person: Any, target: object = None) -> bool:
    """Return True when ``person`` has ``permission`` on ``target``."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: object = None) -> None:
    """Raise Forbidden unless ``person`` has ``permission`` on ``target``."""
    if not may(permission, person, target):
        raise Forbidden("forbidden", _("You have no right to do this."))


def may_read_scans(viewer: Any, owner_id: str) -> bool:
    """Return True for the person whose scans these are, and for organisers."""
    own = str(getattr(viewer, "pk", None)) == owner_id
    return own or may("office.read_dossier", viewer)


def may_read_signatures(viewer: Any, owner_id: str) -> bool:
    """Return True for those who issue orders."""
    return may("office.issue_order", viewer)


def may_read_archive(viewer: Any, owner_id: str) -> bool:
    """Return True for organisers: the archive of a year has the federal register's sheets in it."""
    return may("office.archive_year", viewer)

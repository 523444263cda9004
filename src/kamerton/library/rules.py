"""Who may read and change materials."""

from typing import Any

import rules
from django.db.models import Q
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden
from kamerton.library.enums import Access
from kamerton.library.models import Collection, Material
from kamerton.people.api import has_role, held_roles
from kamerton.people.enums import Role

AUTHORS = (Role.METHODOLOGIST, Role.TUTOR, Role.ADMINISTRATOR, Role.ORGANISER)


def is_signed_in(person: Any) -> bool:
    """Return True for anybody who has signed in."""
    return bool(person is not None and getattr(person, "is_authenticated", False))


def cohorts_of(person: Any) -> set[int]:
    """Return the ids of the cohorts in which ``person`` holds any role (learners too)."""
    return {key for _role, kind, key in held_roles(person).scopes if kind == "cohort"}


@rules.predicate
def is_owner(person: Any, thing: Material | Collection | None) -> bool:
    """Return True for the one who put the material there."""
    return thing is not None and is_signed_in(person) and thing.owner_id == person.pk


@rules.predicate
def is_keeper(person: Any, _thing: object = None) -> bool:
    """Return True for those who keep the bank in order: methodologists, administrators."""
    return has_role(person, Role.METHODOLOGIST, Role.ADMINISTRATOR)


@rules.predicate
def is_author(person: Any, _thing: object = None) -> bool:
    """Return True for those who may put materials into the bank."""
    return has_role(person, *AUTHORS)


@rules.predicate
def is_readable(person: Any, material: Material | None) -> bool:
    """Return True when the material's access lets ``person`` read it."""
    if material is None:
        return False
    if material.access == Access.PUBLIC:
        return True
    if material.access == Access.INSTITUTE:
        return is_signed_in(person)
    return material.access == Access.COHORT and not cohorts_of(person).isdisjoint(
        material.cohort_ids
    )


rules.add_perm("library.view_material", is_readable | is_owner | is_keeper)
rules.add_perm("library.add_material", is_author)
rules.add_perm(
    "library.start_collection", rules.predicate(lambda person, _thing=None: is_signed_in(person))
)
rules.add_perm("library.change_material", is_owner | is_keeper)
rules.add_perm("library.change_collection", is_owner | is_keeper)


def readable_filter(person: Any) -> Q:
    """Return the queryset twin of "library.view_material"."""
    if is_keeper(person):
        return Q()
    allowed = Q(access=Access.PUBLIC)
    if is_signed_in(person):
        allowed |= Q(access=Access.INSTITUTE) | Q(owner_id=person.pk)
        allowed |= Q(access=Access.COHORT, cohort_ids__overlap=sorted(cohorts_of(person)))
    return allowed


def collection_filter(person: Any) -> Q:
    """Return which collections ``person`` may see; a collection is never cohort-only."""
    if is_keeper(person):
        return Q()
    allowed = Q(access=Access.PUBLIC)
    if is_signed_in(person):
        allowed |= Q(access__in=(Access.INSTITUTE, Access.COHORT)) | Q(owner_id=person.pk)
    return allowed


def may(permission: str, person: Any, target: object = None) -> bool:
    """Return True when ``person`` has ``permission`` on ``target``."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: object = None) -> None:
    """Raise Forbidden unless ``person`` has ``permission`` on ``target``."""
    if not may(permission, person, target):
        raise Forbidden("forbidden", _("You have no right to do this."))

"""Who may do what with people; each twin for lists stands in queries."""

from collections.abc import Iterable
from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden
from kamerton.people.enums import OrganisationKind, Role, Visibility
from kamerton.people.models import Guardianship, Organisation, Person, Profile, RoleAssignment
from kamerton.people.roles import acquaintances_of, has_role, held_roles, holds_anywhere

STAFF_OF_PEOPLE = (Role.ADMINISTRATOR, Role.ORGANISER)


def is_over(viewer: Any, person: Person, *wanted: Role) -> bool:
    """Return True when ``viewer`` holds one of the roles over ``person``'s place of work."""
    if not held_roles(viewer).wide.isdisjoint({str(role) for role in wanted}):
        return True
    if not held_roles(viewer).branches(*wanted):
        return False
    profile: Profile | None = getattr(person, "profile", None)
    place: Organisation | None = profile.organisation if profile else None
    return place is not None and has_role(viewer, *wanted, organisation=place)


def is_guardian(viewer: Any, person: Person) -> bool:
    """Return True when ``viewer`` answers for the minor ``person``."""
    return (
        isinstance(viewer, Person)
        and person.is_minor
        and Guardianship.objects.filter(
            guardian=viewer, minor=person, accepted_at__isnull=False, ended_at__isnull=True
        ).exists()
    )


@rules.predicate  # type: ignore[misc]
def may_view_personal_data(viewer: Any, person: Person) -> bool:
    """E-mail, consents, roles: the person, the guardian, the organisers and administrators."""
    if not isinstance(viewer, Person):
        return False
    return (
        viewer.pk == person.pk
        or is_over(viewer, person, *STAFF_OF_PEOPLE)
        or is_guardian(viewer, person)
    )


def _may_meet(viewer: Any, person: Person) -> bool:
    profile: Profile | None = getattr(person, "profile", None)
    shown = profile.visibility if profile else Visibility.ACQUAINTED
    if not person.is_active or shown == Visibility.CLOSED:
        return False
    if shown == Visibility.PUBLIC and not person.is_minor:
        return True
    if not isinstance(viewer, Person):
        return False
    if shown == Visibility.SIGNED_IN and not person.is_minor:
        return True
    return person.pk in acquaintances_of(viewer)


@rules.predicate  # type: ignore[misc]
def may_view_person(viewer: Any, person: Person) -> bool:
    """Open the profile page: as the person allows; minors never to strangers."""
    return _may_meet(viewer, person) or may_view_personal_data(viewer, person)


@rules.predicate  # type: ignore[misc]
def may_list_people(viewer: Any) -> bool:
    """See the list of people of one's organisations."""
    return holds_anywhere(viewer, *STAFF_OF_PEOPLE)


@rules.predicate  # type: ignore[misc]
def may_invite_person(viewer: Any) -> bool:
    """Invite people by e-mail."""
    return holds_anywhere(viewer, *STAFF_OF_PEOPLE)


@rules.predicate  # type: ignore[misc]
def may_grant_role(viewer: Any, person: Person) -> bool:
    """Grant and revoke roles: administrators, over their own people."""
    return is_over(viewer, person, Role.ADMINISTRATOR)


@rules.predicate  # type: ignore[misc]
def may_deactivate_person(viewer: Any, person: Person) -> bool:
    """Close and reopen somebody else's account."""
    return viewer.pk != person.pk and is_over(viewer, person, Role.ADMINISTRATOR)


@rules.predicate  # type: ignore[misc]
def may_administer(viewer: Any) -> bool:
    """Organisations, registration and texts of consents: administrators of the institute."""
    return Role.ADMINISTRATOR.value in held_roles(viewer).wide


rules.add_perm("people.view_person", may_view_person)
rules.add_perm("people.view_personal_data", may_view_personal_data)
rules.add_perm("people.list_people", may_list_people)
rules.add_perm("people.invite_person", may_invite_person)
rules.add_perm("people.grant_role", may_grant_role)
rules.add_perm("people.deactivate_person", may_deactivate_person)
rules.add_perm("people.administer", may_administer)


def is_wide(assignment: RoleAssignment) -> bool:
    """Return True for a role that counts everywhere: in the institute or at the root."""
    place = assignment.organisation
    if assignment.scope_kind:
        return False
    return place is None or place.kind == OrganisationKind.INSTITUTE or place.parent_id is None


def may_revoke(viewer: Any, assignment: RoleAssignment) -> bool:
    """Return True when ``viewer`` is administrator where the role is held."""
    if assignment.scope_kind:
        return False
    if assignment.organisation is None:
        return may_administer(viewer)
    return has_role(viewer, Role.ADMINISTRATOR, organisation=assignment.organisation)


def require(allowed: bool) -> None:
    """Raise Forbidden unless ``allowed``."""
    if not allowed:
        raise Forbidden("not_yours", _("You may not do this."))


def may_follow_person(viewer: Any, key: str) -> bool:
    """Return True when the news are the viewer's own."""
    return str(viewer.pk) == key


def followers_of_themselves(pairs: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return those of the pairs (person's id, key) that ``may_follow_person`` allows; no statement."""
    return {(person_id, key) for person_id, key in pairs if str(person_id) == key}

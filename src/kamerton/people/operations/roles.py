"""Roles granted and revoked, each with its line of history."""

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core.api import audit, publish
from kamerton.core.errors import Conflict, Forbidden
from kamerton.core.types import PersonLike
from kamerton.people import rules
from kamerton.people.enums import Role
from kamerton.people.events import RoleGranted, RoleRevoked
from kamerton.people.models import Organisation, Person, RoleAssignment, RoleChange
from kamerton.people.roles import forget_roles


def _note(assignment: RoleAssignment, actor: PersonLike | None, *, granted: bool) -> None:
    RoleChange.objects.create(
        person=assignment.person,
        role=assignment.role,
        organisation=assignment.organisation,
        scope_kind=assignment.scope_kind,
        scope_id=assignment.scope_id,
        granted=granted,
        actor_id=actor.pk if actor else None,
    )
    forget_roles(assignment.person)
    audit(
        "people.grant_role" if granted else "people.revoke_role",
        actor_id=actor.pk if actor else None,
        object_kind="person",
        object_id=assignment.person_id,
        role=str(assignment.role),
        organisation=assignment.organisation_id,
        scope=[assignment.scope_kind, assignment.scope_id],
    )
    kind, key = assignment.scope_kind, assignment.scope_id
    news = RoleGranted if granted else RoleRevoked
    publish(
        news(
            person_id=assignment.person_id,
            role=str(assignment.role),
            organisation_id=assignment.organisation_id,
            scope=(kind, key) if kind and key is not None else None,
        )
    )


@transaction.atomic
def grant_role(
    person: Person,
    *,
    role: Role,
    actor: PersonLike | None,
    organisation: Organisation | None = None,
    scope: tuple[str, int] | None = None,
) -> None:
    """Give ``person`` a role in an organisation, or in a scope such as ("cohort", 3).

    Who may is checked by the caller: the page of roles for organisations (`grant_role_in`),
    the owning package for its scopes.
    """
    kind, key = scope or ("", None)
    assignment, made = RoleAssignment.objects.get_or_create(
        person=person, role=role, organisation=organisation, scope_kind=kind, scope_id=key
    )
    if made:
        _note(assignment, actor, granted=True)


@transaction.atomic
def grant_role_in(person: Person, *, role: Role, organisation: Organisation, actor: Person) -> None:
    """Give a role in an organisation, as an administrator of it.

    Raises:
        Forbidden: the actor is not administrator there.
    """
    may = rules.has_role(actor, Role.ADMINISTRATOR, organisation=organisation)
    if not may:
        raise Forbidden("may_not_grant", _("Only an administrator there gives this role."))
    grant_role(person, role=role, actor=actor, organisation=organisation)


@transaction.atomic
def revoke_role(
    person: Person,
    *,
    role: Role,
    actor: PersonLike | None,
    organisation: Organisation | None = None,
    scope: tuple[str, int] | None = None,
) -> None:
    """Take a role back; nothing happens when it is not held."""
    kind, key = scope or ("", None)
    found = RoleAssignment.objects.select_for_update(no_key=True, of=("self",)).filter(
        person=person, role=role, organisation=organisation, scope_kind=kind, scope_id=key
    )
    for assignment in found:
        assignment.person = person
        _note(assignment, actor, granted=False)
        assignment.delete()


@transaction.atomic
def revoke_assignment(assignment: RoleAssignment, *, actor: Person) -> None:
    """Take a role back on the page of roles.

    Raises:
        Forbidden: the actor is not administrator over it.
        Conflict: it is the last administrator of the institute.
    """
    person = assignment.person
    if not rules.may_revoke(actor, assignment):
        raise Forbidden("may_not_grant", _("Only an administrator there takes this role back."))
    if assignment.role == Role.ADMINISTRATOR and rules.is_wide(assignment):
        others = (
            RoleAssignment.objects.select_for_update(no_key=True, of=("self",))
            .filter(role=Role.ADMINISTRATOR, person__is_active=True)
            .exclude(pk=assignment.pk)
        )
        if not any(rules.is_wide(other) for other in others.select_related("organisation")):
            raise Conflict(
                "last_administrator",
                _("This is the last administrator: give the role to somebody else first."),
            )
    revoke_role(
        person, role=Role(assignment.role), actor=actor, organisation=assignment.organisation
    )

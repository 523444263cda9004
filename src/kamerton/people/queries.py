"""Reads of people, for the viewer given."""

from dataclasses import dataclass, field
from typing import Any

from kamerton.people.enums import Role
from kamerton.people.models import Person, RoleAssignment


@dataclass(frozen=True, slots=True)
class HeldRoles:
    """All roles of one person, read once a request (one statement).

    Attributes:
        everywhere: roles held in any organisation.
        organisations: pairs (role, organisation id).
        scopes: triples (role, scope kind, scope id), e.g. ("tutor", "cohort", 3).
    """

    everywhere: frozenset[str] = frozenset()
    organisations: frozenset[tuple[str, int]] = frozenset()
    scopes: frozenset[tuple[str, str, int]] = field(default_factory=frozenset)


def held_roles(person: Any) -> HeldRoles:
    """Return the roles of ``person`` (empty for a guest), remembered on the instance."""
    if not isinstance(person, Person):
        return HeldRoles()
    known: HeldRoles | None = person.__dict__.get("_held_roles")
    if known is None:
        rows = list(
            RoleAssignment.objects.filter(person=person).values_list(
                "role", "organisation_id", "scope_kind", "scope_id"
            )
        )
        known = HeldRoles(
            everywhere=frozenset(role for role, org, kind, _ in rows if not kind),
            organisations=frozenset((role, org) for role, org, _, _ in rows if org),
            scopes=frozenset((role, kind, key) for role, _, kind, key in rows if kind),
        )
        person.__dict__["_held_roles"] = known
    return known


def has_role(person: Any, *roles: Role | str) -> bool:
    """Return True when ``person`` holds any of ``roles`` in some organisation."""
    return not held_roles(person).everywhere.isdisjoint(str(role) for role in roles)


def has_scoped_role(person: Any, role: Role | str, kind: str, key: int) -> bool:
    """Return True when ``person`` holds ``role`` in the thing (kind, key), e.g. a cohort."""
    return (str(role), kind, key) in held_roles(person).scopes


def person_by_email(email: str) -> Person | None:
    """Return the active person with this e-mail, any letter case, or None."""
    return Person.objects.filter(email__iexact=email, is_active=True).first()

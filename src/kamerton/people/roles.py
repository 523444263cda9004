"""Which roles a person holds, and where they count: what rules and queries both stand on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from kamerton.people.enums import OrganisationKind, Role
from kamerton.people.models import Organisation, Person, RoleAssignment
from kamerton.people.registry import registered_acquaintances

ROLE_FIELDS = {
    "role": F("role"),
    "organisation": F("organisation_id"),
    "kind": F("organisation__kind"),
    "parent": F("organisation__parent_id"),
    "scope": F("scope_kind"),
    "scope_id": F("scope_id"),
}


@dataclass(frozen=True, slots=True)
class HeldRoles:
    """All roles of one person, read with the person.

    Attributes:
        everywhere: roles held in any organisation.
        organisations: pairs (role, organisation id).
        scopes: triples (role, scope kind, scope id), e.g. ("tutor", "cohort", 3).
        wide: roles held in the institute, at the root of the tree, or without an organisation:
            they count for everybody and everywhere.
    """

    everywhere: frozenset[str] = frozenset()
    organisations: frozenset[tuple[str, int]] = frozenset()
    scopes: frozenset[tuple[str, str, int]] = field(default_factory=frozenset)
    wide: frozenset[str] = frozenset()

    def branches(self, *roles: Role | str) -> frozenset[int]:
        """Return ids of the organisations in which any of ``roles`` is held."""
        wanted = {str(role) for role in roles}
        return frozenset(key for role, key in self.organisations if role in wanted)


def role_rows() -> ArraySubquery:
    """Return the expression that reads a person's roles within the person's own statement."""
    held = RoleAssignment.objects.filter(person=OuterRef("pk"))
    return ArraySubquery(held.values(row=JSONObject(**ROLE_FIELDS)))


def _from_rows(found: list[Any]) -> HeldRoles:
    # A statement that is not the ORM's own gives JSON as text.
    rows = [json.loads(row) if isinstance(row, str) else row for row in found]
    plain = [row for row in rows if not row["scope"]]
    wide_kinds = {None, OrganisationKind.INSTITUTE.value}
    return HeldRoles(
        everywhere=frozenset(row["role"] for row in plain),
        organisations=frozenset(
            (row["role"], row["organisation"]) for row in plain if row["organisation"]
        ),
        scopes=frozenset(
            (row["role"], row["scope"], row["scope_id"]) for row in rows if row["scope"]
        ),
        wide=frozenset(
            row["role"] for row in plain if row["kind"] in wide_kinds or row["parent"] is None
        ),
    )


def held_roles(person: Any) -> HeldRoles:
    """Return the roles of ``person`` (empty for a guest), remembered on the instance."""
    if not isinstance(person, Person):
        return HeldRoles()
    known: HeldRoles | None = getattr(person, "_held_roles", None)
    if known is None:
        rows = getattr(person, "role_rows", None)
        if rows is None:
            rows = list(
                RoleAssignment.objects.filter(person=person).values_list(
                    JSONObject(**ROLE_FIELDS), flat=True
                )
            )
        known = _from_rows(rows)
        person._held_roles = known  # type: ignore[attr-defined]
    return known


def forget_roles(person: Person) -> None:
    """Drop what is remembered on the instance, after a change."""
    for name in ("_held_roles", "role_rows"):
        if hasattr(person, name):
            delattr(person, name)


def has_role(
    person: Any,
    *roles: Role | str,
    organisation: Organisation | None = None,
    organisation_id: int | None = None,
) -> bool:
    """Return True when ``person`` holds any of ``roles`` there.

    Args:
        person: anybody, guests too.
        roles: codes of Role.
        organisation: where the role must count: held there, above it in the tree, or in the
            institute. None: in the institute itself, whose programmes, cohorts and papers are
            nobody else's.
        organisation_id: the same by id, at the price of a statement for who holds it elsewhere.
    """
    held = held_roles(person)
    if not held.wide.isdisjoint({str(role) for role in roles}):
        return True
    branches = held.branches(*roles)
    if branches and organisation_id is not None:
        organisation = Organisation.objects.get(pk=organisation_id)
    if not branches or organisation is None:
        return False
    return not branches.isdisjoint(int(key) for key in organisation.path.split("/") if key)


def holds_anywhere(person: Any, *roles: Role | str) -> bool:
    """Return True when ``person`` holds any of ``roles`` in any organisation, a single school too."""
    return not held_roles(person).everywhere.isdisjoint({str(role) for role in roles})


def has_scoped_role(person: Any, role: Role | str, kind: str, key: int) -> bool:
    """Return True when ``person`` holds ``role`` in the thing (kind, key), e.g. a cohort."""
    return (str(role), kind, key) in held_roles(person).scopes


def holders_in(kind: str, pairs: Iterable[tuple[int, str]]) -> set[tuple[int, str]]:
    """Return those (person's id, key) whose person holds any role in the thing (kind, key); one statement."""
    asked = {(person_id, int(key)): (person_id, key) for person_id, key in pairs if is_key(key)}
    held = RoleAssignment.objects.filter(
        scope_kind=kind,
        scope_id__in={key for _person_id, key in asked},
        person_id__in={person_id for person_id, _key in asked},
    )
    found = held.values_list("person_id", "scope_id")
    return {asked[who, what] for who, what in found if what is not None and (who, what) in asked}


def is_key(text: str) -> bool:
    """Return True for a number as keys are written."""
    return text.isascii() and text.isdecimal() and len(text) < 18


def people_within(viewer: Any, *roles: Role | str) -> Q:
    """Return the condition on Person: people over whom ``viewer`` holds one of ``roles``."""
    held = held_roles(viewer)
    if not held.wide.isdisjoint({str(role) for role in roles}):
        return Q(pk__isnull=False)
    condition = Q(pk__in=())
    for key in held.branches(*roles):
        condition |= Q(profile__organisation__path__contains=f"/{key}/")
    return condition


def acquaintances_of(viewer: Person) -> frozenset[int]:
    """Return the ids of those with whom ``viewer`` studies or works: in one cohort, for instance.

    One statement where the viewer holds roles in scopes, none where not.
    """
    known = registered_acquaintances(viewer.pk)
    scopes = {(kind, key) for _role, kind, key in held_roles(viewer).scopes}
    if not scopes:
        return known
    same = Q(pk__in=())
    for kind, key in scopes:
        same |= Q(scope_kind=kind, scope_id=key)
    met = RoleAssignment.objects.filter(same).values_list("person_id", flat=True)
    return known | frozenset(met)


def audiences_of(viewer: Any) -> list[str]:
    """Return the search audiences that roles give: "role:tutor" in the institute, "org:4", "cohort:3"."""
    held = held_roles(viewer)
    return [
        *(f"role:{role}" for role in held.wide),
        *(f"org:{key}" for _role, key in held.organisations),
        *(f"{kind}:{key}" for _role, kind, key in held.scopes),
    ]

"""Writes of people."""

from typing import Any

from django.db import transaction

from kamerton.core.api import audit
from kamerton.core.types import PersonLike
from kamerton.people.enums import Role
from kamerton.people.models import Organisation, Person, RoleAssignment


@transaction.atomic
def register_person(
    *, email: str, password: str | None, actor: Person | None = None, **names: Any
) -> Person:
    """Make an account.

    Args:
        email: unique in any letter case.
        password: None leaves the account without one until it is set by a link.
        actor: who does it; None when people register by themselves.
        names: surname, given_name, patronymic, gender, language …
    """
    person = Person.objects.create_user(email, password, **names)
    audit(
        "people.register_person",
        actor_id=actor.pk if actor else person.pk,
        object_kind="person",
        object_id=person.pk,
    )
    return person


@transaction.atomic
def add_organisation(
    *, name: str, kind: str, parent: Organisation | None = None, name_en: str = ""
) -> Organisation:
    """Add an organisation under ``parent``; its path holds the ids from the root down."""
    organisation = Organisation.objects.create(
        name=name, kind=kind, parent=parent, name_en=name_en, path=""
    )
    organisation.path = f"{parent.path if parent else '/'}{organisation.pk}/"
    organisation.save(update_fields=["path"])
    return organisation


@transaction.atomic
def grant_role(
    person: Person,
    *,
    role: Role,
    actor: PersonLike | None,
    organisation: Organisation | None = None,
    scope: tuple[str, int] | None = None,
) -> None:
    """Give ``person`` a role in an organisation, or in a scope such as ("cohort", 3)."""
    kind, key = scope or ("", None)
    RoleAssignment.objects.get_or_create(
        person=person, role=role, organisation=organisation, scope_kind=kind, scope_id=key
    )
    person.__dict__.pop("_held_roles", None)
    audit(
        "people.grant_role",
        actor_id=actor.pk if actor else None,
        object_kind="person",
        object_id=person.pk,
        role=str(role),
    )

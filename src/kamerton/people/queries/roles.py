"""Who holds a role, and how it came."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.people.enums import Role
from kamerton.people.models import Person, RoleAssignment, RoleChange


def people_with_role(role: Role | str, *, scope: tuple[str, int] | None = None) -> QuerySet[Person]:
    """Return active people who hold ``role`` in an organisation, or in ``scope``."""
    kind, key = scope or ("", None)
    held = RoleAssignment.objects.filter(role=str(role), scope_kind=kind, scope_id=key)
    return Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by(
        "surname", "given_name", "pk"
    )


def role_history(person: Person) -> QuerySet[RoleChange]:
    """Return what was granted to and taken from ``person``, newest first."""
    return (
        RoleChange.objects.filter(person=person)
        .select_related("actor", "organisation")
        .order_by("-id")
    )


def roles_of(person: Person) -> QuerySet[RoleAssignment]:
    """Return the roles that ``person`` holds now, with their organisations."""
    return (
        RoleAssignment.objects.filter(person=person)
        .select_related("organisation")
        .order_by("role", "pk")
    )


def access_assignment(person: Person, pk: int) -> RoleAssignment:
    """Return one role that ``person`` holds, or raise NotFound."""
    found = roles_of(person).filter(pk=pk).first()
    if found is None:
        raise NotFound("no_role", _("This role is not held any more."))
    return found

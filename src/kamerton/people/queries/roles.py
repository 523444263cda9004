"""Who holds a role, and how it came."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.people.enums import Role
from kamerton.people.models import Guardianship, Person, RoleAssignment, RoleChange
from kamerton.people.roles import held_roles

_ACCOMPANYING = (Role.TUTOR.value, Role.ORGANISER.value)


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


def correspondents_of(person: Person) -> QuerySet[Person]:
    """Return those to whom ``person`` may write a letter: who shares a cohort or an organisation.

    A minor writes to, and hears from, only who accompanies them: the tutors and organisers of
    their own scope, and their guardians.
    """
    held = held_roles(person)
    scopes = Q(pk__in=())
    own = Q(pk__in=())
    for role, kind, key in held.scopes:
        scopes |= Q(scope_kind=kind, scope_id=key)
        if role in _ACCOMPANYING:
            own |= Q(scope_kind=kind, scope_id=key)
    places = {key for _role, key in held.organisations}
    shared = RoleAssignment.objects.filter(scopes | Q(organisation__in=places, scope_kind=""))
    found = Person.objects.filter(is_active=True).exclude(pk=person.pk)
    wards = Guardianship.objects.filter(accepted_at__isnull=False, ended_at__isnull=True)
    if person.is_minor:
        staff = RoleAssignment.objects.filter(scopes, role__in=_ACCOMPANYING).values("person")
        guardians = wards.filter(minor=person, guardian__isnull=False).values("guardian")
        return found.filter(Q(pk__in=staff) | Q(pk__in=guardians))
    charges = RoleAssignment.objects.filter(own).values("person")
    children = wards.filter(guardian=person).values("minor")
    adults = Q(is_minor=False) & Q(pk__in=shared.values("person"))
    return found.filter(adults | Q(is_minor=True, pk__in=charges) | Q(pk__in=children))


def members_of_scopes(kind: str, ids: Iterable[int]) -> list[tuple[str, int, int]]:
    """Return (role, scope's id, person's id) of the active people of several scopes, in one statement."""
    held = RoleAssignment.objects.filter(
        scope_kind=kind, scope_id__in=list(ids), person__is_active=True
    )
    rows = held.order_by("scope_id", "person").values_list("role", "scope_id", "person_id")
    return [(role, key or 0, person_id) for role, key, person_id in rows]

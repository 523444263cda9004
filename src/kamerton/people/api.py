"""What other packages use of people."""

from kamerton.people.operations import add_organisation, grant_role, register_person
from kamerton.people.queries import (
    HeldRoles,
    has_role,
    has_scoped_role,
    held_roles,
    person_by_email,
)

__all__ = [
    "HeldRoles",
    "add_organisation",
    "grant_role",
    "has_role",
    "has_scoped_role",
    "held_roles",
    "person_by_email",
    "register_person",
]

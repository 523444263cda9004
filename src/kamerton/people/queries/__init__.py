"""Reads of people, for the viewer given."""

from kamerton.people.queries.consents import (
    current_document,
    current_documents,
    document_history,
    has_mailing_consent,
    signatures_of,
    unsigned_kinds,
)
from kamerton.people.queries.export import export_account, holds_objects
from kamerton.people.queries.organisations import (
    access_organisation,
    institute,
    organisation_branch,
    organisation_choices,
    organisation_tree,
    place_of,
    registration_is_open,
)
from kamerton.people.queries.people import (
    PersonCard,
    access_person,
    card_of,
    declined_name,
    people_list,
    people_visible_to,
    person_by_email,
    person_cards,
    profile_of,
    signed_in_person,
    with_profile,
)
from kamerton.people.queries.privacy import (
    access_entries,
    access_export,
    erasures_due,
    exports_of,
    open_erasure,
)
from kamerton.people.queries.roles import (
    access_assignment,
    people_with_role,
    role_history,
    roles_of,
)
from kamerton.people.roles import HeldRoles, has_role, has_scoped_role, held_roles

__all__ = [
    "HeldRoles",
    "PersonCard",
    "access_assignment",
    "access_entries",
    "access_export",
    "access_organisation",
    "access_person",
    "card_of",
    "current_document",
    "current_documents",
    "declined_name",
    "document_history",
    "erasures_due",
    "export_account",
    "exports_of",
    "has_mailing_consent",
    "has_role",
    "has_scoped_role",
    "held_roles",
    "holds_objects",
    "institute",
    "open_erasure",
    "organisation_branch",
    "organisation_choices",
    "organisation_tree",
    "people_list",
    "people_visible_to",
    "people_with_role",
    "person_by_email",
    "person_cards",
    "place_of",
    "profile_of",
    "registration_is_open",
    "role_history",
    "roles_of",
    "signatures_of",
    "signed_in_person",
    "unsigned_kinds",
    "with_profile",
]

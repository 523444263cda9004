"""Tables of people."""

from kamerton.people.models.accounts import Guardianship, Person, PersonManager, Photo, Profile
from kamerton.people.models.organisations import Institute, Organisation
from kamerton.people.models.privacy import (
    AccessEntry,
    ConsentDocument,
    ConsentSignature,
    DataExport,
    ErasureRequest,
)
from kamerton.people.models.roles import Invitation, RoleAssignment, RoleChange, SetupToken

__all__ = [
    "AccessEntry",
    "ConsentDocument",
    "ConsentSignature",
    "DataExport",
    "ErasureRequest",
    "Guardianship",
    "Institute",
    "Invitation",
    "Organisation",
    "Person",
    "PersonManager",
    "Photo",
    "Profile",
    "RoleAssignment",
    "RoleChange",
    "SetupToken",
]

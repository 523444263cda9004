"""What people itself holds about a person, for the archive."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from kamerton.people.models import (
    AccessEntry,
    ConsentSignature,
    DataExport,
    Guardianship,
    Person,
    Photo,
    Profile,
    RoleChange,
)

_ACCOUNT = [
    "email",
    "surname",
    "given_name",
    "patronymic",
    "gender",
    "language",
    "theme",
    "time_zone",
    "is_minor",
    "is_active",
    "date_joined",
    "last_login",
]
_PROFILE = [
    "organisation__name",
    "workplace",
    "post",
    "subjects",
    "instruments",
    "teaching_since",
    "category",
    "about",
    "visibility",
    "name_cases",
]


def _rows(rows: Any, *fields: str) -> list[dict[str, Any]]:
    return list(rows.order_by("pk").values(*fields))


def export_account(person_id: int) -> dict[str, Any]:
    """Return account, profile, consents, roles, sessions and the access log; never secrets."""
    content: dict[str, Any] = {
        "account.json": Person.objects.filter(pk=person_id).values(*_ACCOUNT).get(),
        "profile.json": _rows(Profile.objects.filter(person=person_id), *_PROFILE),
        "emails.json": _rows(
            EmailAddress.objects.filter(user=person_id), "email", "verified", "primary"
        ),
        "consents.json": _rows(
            ConsentSignature.objects.filter(person=person_id),
            "document__kind",
            "document__version",
            "signed_at",
            "withdrawn_at",
        ),
        "roles.json": _rows(
            RoleChange.objects.filter(person=person_id),
            "role",
            "organisation__name",
            "scope_kind",
            "scope_id",
            "granted",
            "at",
        ),
        "guardians.json": _rows(
            Guardianship.objects.filter(minor=person_id), "email", "accepted_at", "ended_at"
        ),
        "sessions.json": _rows(
            UserSession.objects.filter(user=person_id), "created_at", "ip", "user_agent"
        ),
        "sign-in.json": _rows(
            Authenticator.objects.filter(user=person_id), "type", "created_at", "last_used_at"
        ),
        "opened-by-staff.json": _rows(
            AccessEntry.objects.filter(person=person_id), "viewer__surname", "what", "at"
        ),
    }
    photo = Photo.objects.filter(person=person_id).first()
    if photo is not None:
        content["photo.webp"] = bytes(photo.image)
    return content


def holds_objects(keys: list[str]) -> set[str]:
    """Return those of ``keys`` that an archive of personal data still needs."""
    return set(
        DataExport.objects.filter(archive_key__in=keys).values_list("archive_key", flat=True)
    )

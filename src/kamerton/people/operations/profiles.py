"""Profiles: what people say of themselves."""

import io
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kamerton.core.api import audit, publish
from kamerton.core.errors import DomainError
from kamerton.people.enums import NameCase, Visibility
from kamerton.people.events import PersonRenamed
from kamerton.people.models import Organisation, Person, Photo, Profile
from kamerton.people.names import decline
from kamerton.people.operations.search import index_person

PHOTO_SIDE = 320
MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_PHOTO_PIXELS = 50_000_000


@dataclass(frozen=True, slots=True)
class Names:
    """A name in full; the patronymic may be empty."""

    surname: str
    given_name: str
    patronymic: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Where and what somebody teaches."""

    organisation: Organisation | None = None
    workplace: str = ""
    post: str = ""
    subjects: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    teaching_since: int | None = None
    category: str = ""


def _locked_profile(person: Person) -> Profile:
    Profile.objects.get_or_create(person=person)
    return Profile.objects.select_for_update(no_key=True).get(person=person)


def _note(person: Person, actor: Person | None, *what: str) -> None:
    index_person(person)
    audit(
        "people.change_profile",
        actor_id=actor.pk if actor else person.pk,
        object_kind="person",
        object_id=person.pk,
        what=list(what),
    )


@transaction.atomic
def change_names(person: Person, names: Names, *, actor: Person | None = None) -> None:
    """Change a name; forms corrected by hand are dropped when it did change.

    Raises:
        DomainError: surname or given name is empty.
    """
    if not (names.surname.strip() and names.given_name.strip()):
        raise DomainError("name_missing", _("Write surname and given name."), "surname")
    before = person.full_name
    person.surname, person.given_name = names.surname.strip(), names.given_name.strip()
    person.patronymic, person.gender = names.patronymic.strip(), names.gender
    person.save(update_fields=["surname", "given_name", "patronymic", "gender"])
    if person.full_name != before:
        profile = _locked_profile(person)
        profile.name_cases = {}
        profile.save(update_fields=["name_cases"])
        publish(PersonRenamed(person_id=person.pk))
    _note(person, actor, "names")


@transaction.atomic
def correct_name_cases(person: Person, cases: dict[str, str]) -> None:
    """Keep the forms of the name that the person wrote where they differ from the rule's."""
    known = {case.value for case in NameCase} - {NameCase.NOMINATIVE.value}
    full = (person.surname, person.given_name, person.patronymic)
    kept = {
        case: text.strip()
        for case, text in cases.items()
        if case in known
        and text.strip()
        and text.strip() != decline(full, person.gender, NameCase(case))
    }
    profile = _locked_profile(person)
    profile.name_cases = kept
    profile.save(update_fields=["name_cases"])
    _note(person, None, "name_cases")


@transaction.atomic
def change_work(person: Person, work: Work, *, actor: Person | None = None) -> None:
    """Change place of work, post, subjects, instruments, experience and category."""
    profile = _locked_profile(person)
    profile.organisation = work.organisation
    profile.workplace = "" if work.organisation else work.workplace.strip()
    profile.post, profile.category = work.post.strip(), work.category
    profile.subjects, profile.instruments = list(work.subjects), list(work.instruments)
    profile.teaching_since = work.teaching_since
    profile.save()
    _note(person, actor, "work")


@transaction.atomic
def change_presentation(person: Person, *, about: str, visibility: str) -> None:
    """Change what the profile page says and who opens it.

    Raises:
        DomainError: a minor's page to be seen beyond the own group.
    """
    if person.is_minor and visibility not in (Visibility.CLOSED, Visibility.ACQUAINTED):
        raise DomainError(
            "minor_not_public", _("A minor's page is not shown to strangers."), "visibility"
        )
    profile = _locked_profile(person)
    profile.about, profile.visibility = about.strip(), visibility
    profile.save(update_fields=["about", "visibility"])
    _note(person, None, "presentation")


def _square(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MAX_PHOTO_PIXELS:
                raise DomainError("photo_large", _("The picture has too many pixels."), "photo")
            upright = ImageOps.exif_transpose(image).convert("RGB")
            square = ImageOps.fit(upright, (PHOTO_SIDE, PHOTO_SIDE))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        message = _("This file is not a picture: choose JPEG, PNG or WebP.")
        raise DomainError("photo_unreadable", message, "photo") from error
    out = io.BytesIO()
    square.save(out, "WEBP", quality=82)
    return out.getvalue()


@transaction.atomic
def change_photo(person: Person, content: bytes) -> None:
    """Keep the picture as a square of 320 pixels without its metadata.

    Raises:
        DomainError: not a picture, or over 10 MB.
    """
    if len(content) > MAX_PHOTO_BYTES:
        raise DomainError("photo_large", _("The picture is larger than 10 MB."), "photo")
    image = _square(content)
    changed: dict[str, Any] = {"image": image, "version": F("version") + 1}
    if not Photo.objects.filter(person=person).update(**changed):
        Photo.objects.create(person=person, image=image)
    _note(person, None, "photo")


@transaction.atomic
def remove_photo(person: Person) -> None:
    """Forget the picture."""
    Photo.objects.filter(person=person).delete()
    _note(person, None, "photo")

"""People, for the viewer given."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from kamerton.core.api import Prepared
from kamerton.core.errors import NotFound
from kamerton.people import rules
from kamerton.people.enums import NameCase, Visibility
from kamerton.people.models import Guardianship, Organisation, Person, Profile, RoleAssignment
from kamerton.people.names import decline
from kamerton.people.queries.consents import unsigned_rows
from kamerton.people.roles import acquaintances_of, people_within, role_rows


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What a list shows of a person; never the e-mail."""

    id: int
    full_name: str
    short_name: str
    initials: str
    post: str
    place: str
    has_photo: bool


def _signed_in(pk: int) -> QuerySet[Person]:
    guardian = Guardianship.objects.filter(
        minor=OuterRef("pk"), accepted_at__isnull=False, ended_at__isnull=True
    )
    return Person.objects.filter(pk=pk, is_active=True).annotate(
        role_rows=role_rows(),
        unsigned=unsigned_rows(),
        has_guardian=Exists(guardian),
        photo_version=F("photo__version"),
    )


_signed_in_people = Prepared(_signed_in, pk=int)


def signed_in_person(pk: int) -> Person | None:
    """Return the active person with ``role_rows``, ``unsigned``, ``has_guardian``, ``photo_version``.

    The one statement that every page pays for its reader.
    """
    found: list[Person] = _signed_in_people(pk=pk)
    return found[0] if found else None


def _with_session(pk: int, key: str, now: Any) -> QuerySet[Person]:
    live = Session.objects.filter(session_key=key, expire_date__gt=now).values("session_data")
    return _signed_in(pk).annotate(session_data=Subquery(live))


_session_readers = Prepared(_with_session, pk=int, key=str, now=dt.datetime)


def session_reader(pk: int, key: str, now: dt.datetime) -> Any:
    """Return a person as signed_in_person does, with ``session_data`` of a session live at a moment.

    ``session_data`` is None where there is no such session. One statement for both.
    """
    found = _session_readers(pk=pk, key=key, now=now)
    return found[0] if found else None


def person_by_email(email: str) -> Person | None:
    """Return the active person with this e-mail, any letter case, or None."""
    return Person.objects.filter(email__iexact=email, is_active=True).first()


def people_visible_to(viewer: Any) -> QuerySet[Person]:
    """Return active people whose profile page ``viewer`` may open (twin: people.view_person)."""
    public = Q(profile__visibility=Visibility.PUBLIC, is_minor=False, is_active=True)
    if not isinstance(viewer, Person):
        return Person.objects.filter(public)
    known = acquaintances_of(viewer)
    wards = Guardianship.objects.filter(
        guardian=viewer, accepted_at__isnull=False, ended_at__isnull=True
    )
    return Person.objects.filter(
        public
        | Q(profile__visibility=Visibility.SIGNED_IN, is_minor=False, is_active=True)
        | Q(pk__in=known, is_active=True) & ~Q(profile__visibility=Visibility.CLOSED)
        | Q(pk=viewer.pk)
        | Q(pk__in=wards.values("minor"))
        | people_within(viewer, *rules.STAFF_OF_PEOPLE)
    )


def access_person(viewer: Any, pk: int) -> Person:
    """Return the person with profile and organisation, or raise NotFound if not to be seen."""
    person = with_profile(Person.objects.filter(pk=pk)).first()
    if person is None or not rules.may_view_person(viewer, person):
        raise NotFound("no_person", _("There is no such person, or the page is not open to you."))
    return person


def people_by_ids(ids: Iterable[int]) -> dict[int, Person]:
    """Return people by id, for a package that has its own right to know them."""
    return Person.objects.in_bulk(list(ids))


def people_by_emails(emails: Iterable[str]) -> dict[str, Person]:
    """Return people by their e-mail in lower case, for a list that must not make twins."""
    wanted = [email.upper() for email in emails]
    found = Person.objects.annotate(upper=Upper("email")).filter(upper__in=wanted)
    return {person.email.lower(): person for person in found}


def with_profile(people: QuerySet[Person]) -> QuerySet[Person]:
    """Add profile, organisation and whether there is a photo, in the same statement."""
    return people.select_related("profile__organisation", "photo").defer("photo__image")


def profile_of(person: Person) -> Profile:
    """Return the person's profile with its organisation (an unsaved one where there is none)."""
    found = Profile.objects.select_related("organisation").filter(person=person).first()
    return found or Profile(person=person)


def profile_rows(person_id: int) -> QuerySet[Profile]:
    """Return the person's profile as a part of another package's statement."""
    return Profile.objects.filter(person_id=person_id)


def people_list(viewer: Any, filters: dict[str, Any]) -> QuerySet[Person]:
    """Return the people whom ``viewer`` administers, filtered, by surname.

    Args:
        viewer: organiser or administrator; others get nobody.
        filters: text, organisation (an Organisation), role, state ("active", "inactive",
            "minor"), each optional.
    """
    people = Person.objects.filter(people_within(viewer, *rules.STAFF_OF_PEOPLE))
    for word in str(filters.get("text") or "").split()[:6]:
        people = people.filter(
            Q(surname__icontains=word)
            | Q(given_name__icontains=word)
            | Q(patronymic__icontains=word)
            | Q(email__icontains=word)
        )
    organisation: Organisation | None = filters.get("organisation")
    if organisation:
        people = people.filter(profile__organisation__path__startswith=organisation.path)
    if filters.get("role"):
        held = RoleAssignment.objects.filter(person=OuterRef("pk"), role=filters["role"])
        people = people.filter(Exists(held))
    states = {
        "active": Q(is_active=True),
        "inactive": Q(is_active=False),
        "minor": Q(is_minor=True),
    }
    people = people.filter(states.get(str(filters.get("state")), Q()))
    return (
        with_profile(people)
        .annotate(role_rows=role_rows())
        .order_by("surname", "given_name", "patronymic", "pk")
    )


def person_cards(ids: Iterable[int]) -> dict[int, PersonCard]:
    """Return cards of these people by id in one statement; unknown ids are left out."""
    people = with_profile(Person.objects.filter(pk__in=set(ids)))
    return {person.pk: card_of(person) for person in people}


def card_of(person: Person) -> PersonCard:
    """Make a card of a person read by ``with_profile``."""
    profile: Profile | None = getattr(person, "profile", None)
    place = ""
    if profile:
        place = profile.organisation.name if profile.organisation else profile.workplace
    return PersonCard(
        id=person.pk,
        full_name=str(person),
        short_name=person.short_name,
        initials=person.initials,
        post=profile.post if profile else "",
        place=place,
        has_photo=hasattr(person, "photo"),
    )


def declined_name(person: Person, case: NameCase) -> str:
    """Return «Орловой Марине Сергеевне»: by rule, or as the person corrected it.

    Reads the profile (one statement) unless it came with the person.
    """
    profile: Profile | None = getattr(person, "profile", None)
    corrected = profile.name_cases.get(case.value) if profile else None
    if corrected:
        return str(corrected)
    return decline((person.surname, person.given_name, person.patronymic), person.gender, case)


def people_named(text: str) -> list[int]:
    """Return the ids of the people whose name or e-mail has every word of a text, up to 500."""
    people = Person.objects.all()
    for word in text.split()[:6]:
        people = people.filter(
            Q(surname__icontains=word)
            | Q(given_name__icontains=word)
            | Q(patronymic__icontains=word)
            | Q(email__icontains=word)
        )
    return list(people.values_list("pk", flat=True)[:500])

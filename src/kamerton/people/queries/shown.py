"""Read models of the pages: a profile in words, rows of the list, devices."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamerton.core import clock
from kamerton.people.enums import Category, Instrument, Role, Subject
from kamerton.people.models import Person, Profile
from kamerton.people.queries.organisations import place_of
from kamerton.people.queries.people import access_person
from kamerton.people.roles import held_roles

_BROWSERS = (("YaBrowser", "Яндекс Браузер"), ("Edg", "Edge"), ("OPR", "Opera"))
_MORE_BROWSERS = (("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"))
_MORE_SYSTEMS = (("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"))


@dataclass(frozen=True, slots=True)
class ShownProfile:
    """A profile in the reader's words."""

    post: str
    place: str
    subjects: list[str]
    instruments: list[str]
    experience: str
    category: str
    about: str
    photo_url: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people."""

    id: int
    name: str
    initials: str
    email: str
    post: str
    place: str
    roles: list[str]
    is_active: bool
    is_minor: bool
    joined_at: datetime
    photo_url: str


@dataclass(frozen=True, slots=True)
class Device:
    """One place where the reader is signed in."""

    browser: str
    system: str
    ip: str
    started_at: datetime
    is_current: bool


def _labels(choices: Sequence[tuple[str, str | Promise]], codes: list[str]) -> list[str]:
    known = dict(choices)
    return [str(known[code]) for code in codes if code in known]


def photo_url(person: Person) -> str:
    """Return the picture's address, or an empty string (read by ``with_profile``)."""
    photo = getattr(person, "photo", None)
    return reverse("people:photo", args=[person.pk, photo.version]) if photo else ""


def _experience(since: int | None) -> str:
    if not since:
        return ""
    years = max(clock.today().year - since, 0)
    if years == 0:
        return _("first year")
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}


def shown_profile(person: Person) -> ShownProfile:
    """Return the profile of a person read by ``access_person`` (one statement for the place)."""
    profile: Profile = getattr(person, "profile", None) or Profile(person=person)
    categories = dict(Category.choices)
    return ShownProfile(
        post=profile.post,
        place=place_of(profile.organisation) or profile.workplace,
        subjects=_labels(Subject.choices, profile.subjects),
        instruments=_labels(Instrument.choices, profile.instruments),
        experience=_experience(profile.teaching_since),
        category=str(categories.get(profile.category, "")),
        about=profile.about,
        photo_url=photo_url(person),
    )


def people_rows(people: Any) -> list[PersonRow]:
    """Return the lines of people read by ``people_list``; no further statement."""
    roles = dict(Role.choices)
    rows = []
    for person in people:
        profile: Profile = getattr(person, "profile", None) or Profile(person=person)
        place = profile.organisation.name if profile.organisation else profile.workplace
        rows.append(
            PersonRow(
                id=person.pk,
                name=str(person),
                initials=person.initials,
                email=person.email,
                post=profile.post,
                place=place,
                roles=[str(roles[code]) for code in sorted(held_roles(person).everywhere)],
                is_active=person.is_active,
                is_minor=person.is_minor,
                joined_at=person.date_joined,
                photo_url=photo_url(person),
            )
        )
    return rows


def photo_of(viewer: Any, pk: int) -> bytes:
    """Return the picture of a person whom ``viewer`` may see, or raise NotFound."""
    person = access_person(viewer, pk)
    photo = getattr(person, "photo", None)
    return bytes(photo.image) if photo else b""


def _named(text: str, *tables: tuple[tuple[str, str], ...]) -> str:
    pairs = [pair for table in tables for pair in table]
    return next((name for mark, name in pairs if re.search(mark, text)), "")


def sessions_of(person: Person, current: str) -> list[Device]:
    """Return the devices on which ``person`` is signed in, the present one first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    rows = UserSession.objects.filter(Exists(alive), user=person).order_by("-created_at")
    devices = [
        Device(
            browser=_named(row.user_agent, _BROWSERS, _MORE_BROWSERS) or _("Unknown browser"),
            system=_named(row.user_agent, _SYSTEMS, _MORE_SYSTEMS),
            ip=row.ip,
            started_at=row.created_at,
            is_current=row.session_key == current,
        )
        for row in rows[:50]
    ]
    return sorted(devices, key=lambda device: not device.is_current)

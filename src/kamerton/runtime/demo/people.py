"""The demo's organisations and people."""

from typing import Any

from django.contrib.auth.hashers import make_password

from kamerton.core import clock
from kamerton.people.api import (
    Names,
    Work,
    add_organisation,
    appoint_guardian,
    change_presentation,
    change_work,
    grant_role,
    register_person,
    sign_consent,
)
from kamerton.people.enums import ConsentKind, Role, Visibility
from kamerton.people.models import Institute, Organisation, Person
from kamerton.people.operations.consents import publish_first_documents
from kamerton.runtime.demo.reading import toml

PASSWORD = "kamerton-demo"  # noqa: S105  printed for everybody who tries the demo


def load_organisations() -> dict[str, Organisation]:
    """Make the tree of organisations and the institute itself; return them by key."""
    data = toml("institute.toml")
    made: dict[str, Organisation] = {}
    for item in data["organisations"]:
        made[item["key"]] = add_organisation(
            name=item["name"]["ru"],
            name_en=item["name"]["en"],
            kind=item["kind"],
            parent=made.get(item.get("parent", "")),
        )
    about = data["institute"]
    Institute.objects.create(
        pk=1,
        organisation=made[about["organisation"]],
        time_zone=about["time_zone"],
        open_registration=about["open_registration"],
    )
    publish_first_documents(made[about["organisation"]])
    return made


def load_people(organisations: dict[str, Organisation]) -> dict[str, Person]:
    """Make the people with profiles, roles and consents; return them by key."""
    people = {
        item["key"]: _person(item, organisations) for item in toml("institute.toml")["people"]
    }
    Person.objects.filter(pk__in=[p.pk for p in people.values()]).update(
        password=make_password(PASSWORD)
    )
    for item in toml("institute.toml")["people"]:
        person, guardian = people[item["key"]], item.get("guardian")
        if guardian:
            appoint_guardian(person, people[guardian])
        else:
            sign_consent(person, kind=ConsentKind.PERSONAL_DATA)
    return people


def _person(item: dict[str, Any], organisations: dict[str, Organisation]) -> Person:
    names = Names(item["surname"], item["given_name"], item.get("patronymic", ""), item["gender"])
    person = register_person(
        email=item["email"],
        password=None,
        surname=names.surname,
        given_name=names.given_name,
        patronymic=names.patronymic,
        gender=names.gender,
        language=item.get("language", "ru"),
        is_minor=item.get("is_minor", False),
    )
    years = item.get("experience_years")
    change_work(
        person,
        Work(
            organisation=organisations.get(item.get("organisation", "")),
            post=item.get("post", ""),
            subjects=tuple(item.get("subjects", ())),
            instruments=tuple(item.get("instruments", ())),
            teaching_since=clock.today().year - years if years else None,
            category=item.get("category", ""),
        ),
    )
    visibility = Visibility.ACQUAINTED if person.is_minor else Visibility.SIGNED_IN
    change_presentation(person, about=item.get("about", ""), visibility=visibility)
    for held in item.get("roles", ()):
        grant_role(
            person, role=Role(held["role"]), actor=None, organisation=organisations[held["at"]]
        )
    return person

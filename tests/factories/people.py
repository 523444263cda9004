"""People, organisations and roles for tests: plain functions, nothing made that was not asked for."""

import itertools

from kamerton.people import api
from kamerton.people.enums import OrganisationKind, Role

PASSWORD = "gamma-do-mazhor-7"
_numbers = itertools.count(1)


def make_organisation(name=None, kind=OrganisationKind.SCHOOL, parent=None):
    return api.add_organisation(name=name or f"Школа № {next(_numbers)}", kind=kind, parent=parent)


def make_person(surname="Иванова", given_name="Анна", patronymic="", **fields):
    number = next(_numbers)
    fields.setdefault("email", f"person{number}@test.kamerton.example")
    fields.setdefault("password", None)
    fields.setdefault("time_zone", "Europe/Moscow")
    return api.register_person(
        surname=surname, given_name=given_name, patronymic=patronymic, **fields
    )


def make_staff(role: Role, organisation, **fields):
    person = make_person(**fields)
    api.grant_role(person, role=role, actor=None, organisation=organisation)
    return person

"""The standing cast: the people of the journeys, the same in every test.

`learner` and `teacher` are one person (a teacher who studies); `stranger` has an account and
nothing to do with anybody. `sign_in(person)` gives a client of that person.
"""

import pytest

from kamerton.people import api
from kamerton.people.enums import OrganisationKind, Role
from tests.factories.people import make_organisation, make_person, make_staff


@pytest.fixture
def region(db):
    return make_organisation("Приозёрский край", OrganisationKind.REGION)


@pytest.fixture
def institute(region):
    return make_organisation("Институт развития образования", OrganisationKind.INSTITUTE, region)


@pytest.fixture
def district(region):
    return make_organisation("Зареченский район", OrganisationKind.DISTRICT, region)


@pytest.fixture
def school(district):
    return make_organisation("Зареченская школа", OrganisationKind.SCHOOL, district)


@pytest.fixture
def learner(db):
    return make_person(
        "Орлова", "Марина", "Сергеевна", gender="female", email="orlova@test.kamerton.example"
    )


@pytest.fixture
def teacher(learner):
    return learner


@pytest.fixture
def colleague(db):
    return make_person("Гусев", "Пётр", "Ильич", gender="male", email="gusev@test.kamerton.example")


@pytest.fixture
def stranger(db):
    return make_person("Лебедь", "Вера", "", gender="female", email="lebed@test.kamerton.example")


@pytest.fixture
def tutor(institute):
    return make_staff(
        Role.TUTOR,
        institute,
        surname="Левина",
        given_name="Ирина",
        patronymic="Павловна",
        gender="female",
        email="levina@test.kamerton.example",
    )


@pytest.fixture
def methodologist(institute):
    return make_staff(
        Role.METHODOLOGIST,
        institute,
        surname="Ковалёва",
        given_name="Елена",
        patronymic="Викторовна",
        gender="female",
        email="kovaleva@test.kamerton.example",
    )


@pytest.fixture
def organiser(institute):
    return make_staff(
        Role.ORGANISER,
        institute,
        surname="Соколова",
        given_name="Нина",
        patronymic="Андреевна",
        gender="female",
        email="sokolova@test.kamerton.example",
    )


@pytest.fixture
def expert(institute):
    return make_staff(
        Role.EXPERT,
        institute,
        surname="Юдин",
        given_name="Сергей",
        patronymic="Олегович",
        gender="male",
        email="yudin@test.kamerton.example",
    )


@pytest.fixture
def administrator(institute):
    return make_staff(
        Role.ADMINISTRATOR,
        institute,
        surname="Титов",
        given_name="Олег",
        patronymic="Иванович",
        gender="male",
        email="titov@test.kamerton.example",
    )


@pytest.fixture
def guardian(db):
    return make_person(
        "Белкина", "Ольга", "Николаевна", gender="female", email="belkina@test.kamerton.example"
    )


@pytest.fixture
def minor(guardian):
    person = make_person(
        "Белкина", "Даша", "", gender="female", is_minor=True, email="dasha@test.kamerton.example"
    )
    api.appoint_guardian(person, guardian)
    return person


@pytest.fixture
def sign_in(client):
    """Return a client signed in as the person given (one client; call again to change)."""

    def _sign_in(person, language=None):
        if language:
            person.language = language
            person.save(update_fields=["language"])
        client.force_login(person)
        return client

    return _sign_in

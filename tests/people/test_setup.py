import pytest

from kamerton.core.errors import DomainError, NotFound
from kamerton.people import api, operations, queries
from kamerton.people.enums import ConsentKind, Role
from kamerton.people.models import ConsentDocument

pytestmark = pytest.mark.django_db
WHO = api.Administrator(
    email="titov@test.kamerton.example",
    password="gamma-do-mazhor-7",
    surname="Титов",
    given_name="Олег",
)


def test_token_makes_the_first_administrator_once():
    token = api.issue_setup_token()
    person = operations.complete_setup(token, name="Институт", time_zone="Asia/Omsk", who=WHO)
    assert api.has_role(person, Role.ADMINISTRATOR)
    assert person.time_zone == "Asia/Omsk"
    assert api.institute().organisation.name == "Институт"
    with pytest.raises(NotFound) as caught:
        operations.complete_setup(token, name="Другой", time_zone="Asia/Omsk", who=WHO)
    assert caught.value.code == "no_setup"


def test_a_new_token_replaces_the_former():
    former = api.issue_setup_token()
    api.issue_setup_token()
    with pytest.raises(NotFound):
        operations.complete_setup(former, name="Институт", time_zone="Asia/Omsk", who=WHO)


def test_no_token_when_there_is_an_administrator():
    api.create_administrator(WHO)
    assert api.issue_setup_token() is None


def test_establish_institute_publishes_each_consent_with_its_name():
    api.establish_institute(name="Институт музыки", time_zone="Europe/Moscow")
    kinds = ConsentDocument.objects.values_list("kind", "version")
    assert sorted(kinds) == [("guardian", 1), ("mailing", 1), ("personal-data", 1)]
    text = queries.current_document(ConsentKind.PERSONAL_DATA).text
    assert "«Институт музыки»" in text
    assert "{institute}" not in text


def test_establish_institute_refuses_a_second_and_an_unknown_zone():
    with pytest.raises(DomainError) as caught:
        api.establish_institute(name="Институт", time_zone="Moon/Sea")
    assert caught.value.code == "unknown_time_zone"
    api.establish_institute(name="Институт", time_zone="Europe/Moscow")
    with pytest.raises(DomainError) as caught:
        api.establish_institute(name="Второй", time_zone="Europe/Moscow")
    assert caught.value.code == "institute_exists"


def test_registration_is_the_operators_choice_over_the_environment(settings):
    settings.ENV = {**settings.ENV, "KAMERTON_OPEN_REGISTRATION": False}
    admin = api.create_administrator(WHO)
    assert queries.registration_is_open() is False
    operations.choose_registration(is_open=True, actor=admin)
    assert queries.registration_is_open() is True

import pytest

from kamerton.people import api
from kamerton.people.enums import Role

STAFF = [
    ("tutor", Role.TUTOR),
    ("methodologist", Role.METHODOLOGIST),
    ("organiser", Role.ORGANISER),
    ("expert", Role.EXPERT),
    ("administrator", Role.ADMINISTRATOR),
]


@pytest.mark.parametrize(("name", "role"), STAFF)
def test_staff_hold_their_role_in_the_institute(request, institute, name, role):
    person = request.getfixturevalue(name)
    assert api.held_roles(person).organisations == {(role, institute.pk)}


@pytest.mark.parametrize("name", ["learner", "colleague", "stranger", "minor"])
def test_the_others_hold_none(request, name):
    person = request.getfixturevalue(name)
    assert api.held_roles(person).everywhere == frozenset()


def test_sign_in_gives_a_client_of_the_person(sign_in, learner):
    response = sign_in(learner).get("/")
    assert response.wsgi_request.user == learner

import pytest

from kamerton.core.errors import Conflict, Forbidden
from kamerton.people import api, operations, queries, rules
from kamerton.people.enums import Role
from tests.factories.people import make_organisation, make_person, make_staff

pytestmark = pytest.mark.django_db


def test_a_role_in_the_institute_counts_everywhere(organiser, school):
    assert api.has_role(organiser, Role.ORGANISER, organisation=school)


def test_a_role_in_a_district_counts_below_it_only(district, school, institute):
    local = make_staff(Role.ORGANISER, district)
    assert api.has_role(local, Role.ORGANISER, organisation=school)
    assert api.has_role(local, Role.ORGANISER, organisation_id=school.pk)
    assert not api.has_role(local, Role.ORGANISER, organisation=institute)


def test_a_role_in_a_cohort_counts_there_only(learner):
    api.grant_role(learner, role=Role.TUTOR, actor=None, scope=("cohort", 3))
    assert api.has_scoped_role(learner, Role.TUTOR, "cohort", 3)
    assert not api.has_scoped_role(learner, Role.TUTOR, "cohort", 4)
    assert not api.has_role(learner, Role.TUTOR)


def test_signed_in_person_brings_roles_in_one_statement(
    organiser, institute, django_assert_num_queries
):
    with django_assert_num_queries(1):
        person = queries.signed_in_person(organiser.pk)
        held = api.held_roles(person)
    assert held.organisations == {(Role.ORGANISER, institute.pk)}
    assert held.wide == {"organiser"}


def test_a_signed_in_request_asks_once_for_session_and_person(
    sign_in, learner, django_assert_num_queries
):
    client = sign_in(learner)
    with django_assert_num_queries(2):  # session and person with roles, the bell
        client.get("/ui/", headers={"accept-language": "ru"})


def test_grant_and_revoke_leave_history(administrator, learner, institute):
    operations.grant_role_in(learner, role=Role.TUTOR, organisation=institute, actor=administrator)
    assignment = queries.roles_of(learner).get()
    operations.revoke_assignment(assignment, actor=administrator)
    assert not api.has_role(learner, Role.TUTOR)
    history = [(row.granted, row.role, row.actor) for row in queries.role_history(learner)]
    assert history == [(False, "tutor", administrator), (True, "tutor", administrator)]


@pytest.mark.parametrize("name", ["learner", "tutor", "methodologist", "organiser"])
def test_only_administrators_grant_roles(request, name, colleague, institute):
    actor = request.getfixturevalue(name)
    with pytest.raises(Forbidden):
        operations.grant_role_in(colleague, role=Role.TUTOR, organisation=institute, actor=actor)


def test_the_last_administrator_stays(administrator):
    assignment = queries.roles_of(administrator).get()
    with pytest.raises(Conflict) as caught:
        operations.revoke_assignment(assignment, actor=administrator)
    assert caught.value.code == "last_administrator"


def test_a_local_administrator_grants_in_the_own_branch_only(district, school, institute, learner):
    local = make_staff(Role.ADMINISTRATOR, district)
    operations.grant_role_in(learner, role=Role.TUTOR, organisation=school, actor=local)
    with pytest.raises(Forbidden):
        operations.grant_role_in(learner, role=Role.TUTOR, organisation=institute, actor=local)


VIEWERS = [
    "learner",
    "colleague",
    "stranger",
    "tutor",
    "methodologist",
    "organiser",
    "expert",
    "administrator",
    "minor",
    "guardian",
]


@pytest.mark.parametrize("visibility", ["closed", "acquainted", "signed-in", "public"])
@pytest.mark.parametrize("viewer_name", [*VIEWERS, "guest", "district_organiser"])
def test_rule_and_queryset_agree_on_who_sees_whom(request, viewer_name, visibility, district):
    if viewer_name == "district_organiser":
        viewer = make_staff(Role.ORGANISER, district)
    else:
        viewer = None if viewer_name == "guest" else request.getfixturevalue(viewer_name)
    school = make_organisation("Районная школа", parent=district)
    people = [request.getfixturevalue(name) for name in VIEWERS]
    for name, role in (
        ("learner", "learner"),
        ("colleague", "learner"),
        ("minor", "learner"),
        ("tutor", "tutor"),
    ):
        person = request.getfixturevalue(name)
        api.grant_role(person, role=role, actor=None, scope=("cohort", 7))
    for person in people:
        allowed = "acquainted" if person.is_minor else visibility
        api.change_presentation(person, about="", visibility=allowed)
    api.change_work(people[0], api.Work(organisation=school))
    visible = set(queries.people_visible_to(viewer).values_list("pk", flat=True))
    for person in people:
        fresh = queries.with_profile(type(person).objects.filter(pk=person.pk)).get()
        assert rules.may_view_person(viewer, fresh) == (person.pk in visible), person.surname


def test_people_of_one_cohort_know_each_other(learner, colleague, minor, stranger):
    for person in (learner, colleague, minor):
        api.grant_role(person, role=Role.LEARNER, actor=None, scope=("cohort", 7))
    assert set(queries.people_visible_to(colleague)) == {learner, colleague, minor}
    assert set(queries.people_visible_to(stranger)) == {stranger}


def test_a_stranger_does_not_see_a_minor_even_when_acquainted_with_nobody(stranger, minor):
    assert minor not in queries.people_visible_to(stranger)


def test_people_with_role_are_found_by_organisation_and_scope(tutor, learner):
    api.grant_role(learner, role=Role.TUTOR, actor=None, scope=("cohort", 3))
    assert list(api.people_with_role(Role.TUTOR)) == [tutor]
    assert list(api.people_with_role(Role.TUTOR, scope=("cohort", 3))) == [learner]


def test_cards_never_carry_the_email():
    person = make_person("", "", "", email="secret@test.kamerton.example")
    card = api.person_cards([person.pk])[person.pk]
    assert "secret" not in repr(card)


def test_roles_open_search_by_role_organisation_and_cohort(tutor, institute):
    api.grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", 7))
    found = set(queries.audiences_of(queries.signed_in_person(tutor.pk)))
    assert found == {"role:tutor", f"org:{institute.pk}", "cohort:7"}

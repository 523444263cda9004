import pytest

from kamerton.core.errors import Conflict, DomainError, Forbidden
from kamerton.people import api, operations, queries
from kamerton.people.enums import Role
from tests.factories.people import make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_add_refuses_a_double_and_a_stranger(district, administrator, learner):
    api.add_organisation(name="Школа", kind="school", parent=district, actor=administrator)
    with pytest.raises(Conflict):
        api.add_organisation(name="Школа", kind="school", parent=district, actor=administrator)
    with pytest.raises(Forbidden):
        api.add_organisation(name="Другая", kind="school", parent=district, actor=learner)


def test_move_takes_the_branch_along(region, district, school, administrator):
    other = make_organisation("Озёрный район", "district", region)
    operations.move_organisation(district, parent=other, actor=administrator)
    school.refresh_from_db()
    assert school.path == f"/{region.pk}/{other.pk}/{district.pk}/{school.pk}/"


def test_move_below_itself_is_refused(district, school, administrator):
    with pytest.raises(DomainError) as caught:
        operations.move_organisation(district, parent=school, actor=administrator)
    assert caught.value.code == "organisation_below_itself"


def test_merge_takes_people_roles_and_branches(district, school, administrator):
    double = make_organisation("Зареченская СОШ", "school", district)
    person = make_person()
    api.change_work(person, api.Work(organisation=double))
    api.grant_role(person, role=Role.TUTOR, actor=None, organisation=double)
    api.grant_role(person, role=Role.TUTOR, actor=None, organisation=school)
    branch = make_organisation("Филиал", "school", double)
    operations.merge_organisations(double, into=school, actor=administrator)
    branch.refresh_from_db()
    person.profile.refresh_from_db()
    assert branch.path == f"{school.path}{branch.pk}/"
    assert person.profile.organisation == school
    assert [row.organisation for row in queries.roles_of(person)] == [school]
    assert double not in queries.organisation_tree()


def test_tree_is_in_order_with_depth(region, institute, district, school):
    tree = [(row.name, row.depth) for row in queries.organisation_tree()]
    assert tree == [
        ("Приозёрский край", 0),
        ("Зареченский район", 1),
        ("Зареченская школа", 2),
        ("Институт развития образования", 1),
    ]


def test_choices_find_by_words_and_say_where(school, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = api.organisation_choices("заречен шк")
    assert [(row["name"], row["where"]) for row in found] == [
        ("Зареченская школа", "Зареченский район, Приозёрский край")
    ]

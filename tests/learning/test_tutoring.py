"""Which tutor accompanies which learner: one changed, many changed, and who may."""

import pytest

from kamerton.core.errors import Forbidden, NotFound
from kamerton.learning.errors import NotReady
from kamerton.learning.models import Enrolment
from kamerton.learning.operations import tutoring
from kamerton.people.api import grant_role, revoke_role
from kamerton.people.enums import Role
from tests.factories.people import make_person, make_staff
from tests.factories.study import make_cohort, make_studying, make_version

pytestmark = pytest.mark.django_db
PAGE = "/cohorts/cohort/learners/tutors/"


@pytest.fixture
def cohort(institute):
    return make_cohort(institute, make_version(institute))


@pytest.fixture
def second(institute, cohort):
    person = make_staff(Role.TUTOR, institute, surname="Репина", given_name="Ольга")
    grant_role(person, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return person


@pytest.fixture
def enrolment(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


def _another(cohort, organiser, tutor, number):
    cohort.state = "recruiting"
    cohort.save()
    return make_studying(cohort, make_person(f"Слушатель{number}", "Анна"), organiser, tutor)


def _tutor(enrolment):
    enrolment.refresh_from_db()
    return enrolment.tutor_id


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


def test_the_page_shows_each_learners_tutor_and_changes_one(
    sign_in, organiser, enrolment, tutor, second
):
    client = sign_in(organiser)
    assert PAGE in _text(client.get("/cohorts/cohort/manage/"))
    text = _text(client.get(PAGE))
    assert "Орлова Марина Сергеевна" in text
    assert f'<option value="{tutor.pk}" selected' in text
    answer = client.post(PAGE, {f"tutor_{enrolment.pk}": str(second.pk), "do": "each"})
    assert answer.url == PAGE
    assert _tutor(enrolment) == second.pk
    assert "У 1 слушателя теперь другой тьютор" in _text(client.get(PAGE))


def test_many_are_changed_at_once_and_the_others_stay(
    sign_in, cohort, organiser, enrolment, tutor, second
):
    others = [_another(cohort, organiser, tutor, number) for number in range(2)]
    rows = {f"tutor_{one.pk}": str(tutor.pk) for one in (enrolment, *others)}
    chosen = [str(one.pk) for one in others]
    form = {**rows, "chosen": chosen, "for_chosen": str(second.pk), "do": "chosen"}
    sign_in(organiser).post(PAGE, form)
    assert [_tutor(one) for one in (enrolment, *others)] == [tutor.pk, second.pk, second.pk]


def test_nobody_need_have_a_tutor_of_their_own(sign_in, organiser, enrolment):
    sign_in(organiser).post(PAGE, {f"tutor_{enrolment.pk}": "", "do": "each"})
    assert _tutor(enrolment) is None


def test_a_tutor_who_left_the_cohort_is_still_shown(
    sign_in, organiser, cohort, enrolment, tutor, second
):
    revoke_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    client = sign_in(organiser)
    assert "Левина Ирина Павловна" in _text(client.get(PAGE))
    client.post(PAGE, {f"tutor_{enrolment.pk}": str(tutor.pk), "do": "each"})
    assert _tutor(enrolment) == tutor.pk


def test_only_tutors_of_the_cohort_are_given(sign_in, organiser, enrolment, tutor, stranger):
    with pytest.raises(NotReady):
        tutoring.assign_tutors(
            organiser, cohort_id=enrolment.cohort_id, tutors={enrolment.pk: stranger.pk}
        )
    form = {f"tutor_{enrolment.pk}": str(stranger.pk), "do": "each"}
    _text(sign_in(organiser).post(PAGE, form))
    assert _tutor(enrolment) == tutor.pk


def test_only_learners_of_the_cohort_are_given_one(organiser, enrolment, tutor):
    Enrolment.objects.update(state="dismissed")
    with pytest.raises(NotFound):
        tutoring.assign_tutors(
            organiser, cohort_id=enrolment.cohort_id, tutors={enrolment.pk: None}
        )


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("organiser", 200),
        ("administrator", 200),
        ("methodologist", 403),
        ("tutor", 403),
        ("learner", 403),
        ("stranger", 404),
    ],
)
def test_who_assigns(request, sign_in, enrolment, name, status):
    person = request.getfixturevalue(name)
    assert sign_in(person).get(PAGE).status_code == status
    if status != 200:
        with pytest.raises(Forbidden):
            tutoring.assign_tutors(
                person, cohort_id=enrolment.cohort_id, tutors={enrolment.pk: None}
            )


def test_a_cohort_without_tutors_or_learners_says_what_to_do_first(
    sign_in, organiser, cohort, second
):
    client = sign_in(organiser)
    assert "Пока никто не зачислен" in _text(client.get(PAGE))
    revoke_role(second, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    assert "У группы пока нет тьютора" in _text(client.get(PAGE))


@pytest.mark.parametrize("count", [1, 3])
def test_statements(sign_in, organiser, cohort, enrolment, tutor, count, django_assert_num_queries):
    for number in range(1, count):
        _another(cohort, organiser, tutor, number)
    client = sign_in(organiser)
    client.get(PAGE)
    with django_assert_num_queries(6):
        client.get(PAGE)

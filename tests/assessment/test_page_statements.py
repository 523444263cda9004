"""What pages of questions ask the database: the same for one and for many, and few."""

import pytest

from kamerton.assessment.models import Question
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring
from kamerton.files.api import store
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.models import Activity
from kamerton.texts.api import from_markdown
from tests.assessment.test_music_taking import QUESTIONS as MUSIC
from tests.assessment.test_recorded import DATA as RECORDED
from tests.factories.study import make_cohort, make_studying, make_version

pytestmark = pytest.mark.django_db
ABC = "X:{0}\nM:2/4\nL:1/8\nK:C\nCD EF | GA Bc | c{0} | C4 |]\n"


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def filled(methodologist, version):
    """Make a test with so many questions of each type of music, each with a score of its own."""

    def _filled(count):
        activity = Activity.objects.filter(module__version=version).order_by("position")[0]
        test = authoring.set_test(methodologist, activity_id=activity.pk, fields={})
        for number in range(1, count + 1):
            for kind, data in {**MUSIC, "recorded": RECORDED}.items():
                own = {"abc": ABC.format(number)} if "abc" in data else {}
                authoring.add_question(
                    methodologist,
                    test_id=test.pk,
                    type_code=kind,
                    fields={"data": {**data, **own}, "text": from_markdown(f"{kind} {number}")},
                )
        return test

    return _filled


@pytest.fixture
def begun(filled, institute, version, learner, organiser, tutor):
    def _begun(count):
        test = filled(count)
        cohort = make_cohort(institute, version)
        grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
        enrolment = make_studying(cohort, learner, organiser, tutor)
        return taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)

    return _begun


@pytest.mark.parametrize("count", [1, 3])
def test_a_test_with_many_scores_and_sounds(
    begun, sign_in, learner, count, django_assert_num_queries
):
    attempt, client = begun(count), sign_in(learner)
    address = f"/attempts/{attempt.pk}/"
    for _warming in range(2):  # a process keeps a score once it has met it ready
        client.get(address)
    with django_assert_num_queries(7):
        page = client.get(address)
    assert page.content.decode().count("k-assessment-takes") >= count


@pytest.mark.parametrize("count", [1, 3])
def test_the_result_of_it(begun, sign_in, learner, tutor, count, django_assert_num_queries):
    attempt = begun(count)
    for question in Question.objects.filter(type="recorded"):
        file = store(b"\x1aE\xdf\xa3webm A_OPUS", "t.webm", owner=("attempt", attempt.pk))
        taking.save_answer(
            learner, attempt_id=attempt.pk, question_id=question.pk, raw={"files": [file.pk]}
        )
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    client = sign_in(learner)
    address = f"/attempts/{attempt.pk}/result/"
    for _warming in range(2):
        client.get(address)
    with django_assert_num_queries(7):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "statements"),
    [
        ("/bank/", 7),
        ("/bank/?type=marks", 7),
        ("/bank/import/", 2),
        ("/bank/new/recorded/", 3),
        ("/bank/folders/new/", 3),
    ],
)
def test_pages_of_the_bank(
    filled, sign_in, methodologist, path, statements, count, django_assert_num_queries
):
    filled(count)
    client = sign_in(methodologist)
    client.get(path)
    with django_assert_num_queries(statements):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("kind", ["hearing", "rhythm", "dictation", "marks", "bars", "recorded"])
def test_a_question_of_the_bank(filled, sign_in, methodologist, kind, django_assert_num_queries):
    filled(1)
    question, client = Question.objects.get(type=kind), sign_in(methodologist)
    for path, statements in ((f"/bank/{question.pk}/", 8), (f"/bank/{question.pk}/edit/", 5)):
        client.get(path)
        with django_assert_num_queries(statements):
            assert client.get(path).status_code == 200


def test_the_filters_of_export_do_not_ask_by_question(
    filled, sign_in, methodologist, django_assert_num_queries
):
    filled(3)
    client = sign_in(methodologist)
    client.get("/bank/export/?format=kamerton")
    with django_assert_num_queries(4):
        assert client.get("/bank/export/?format=kamerton").status_code == 200

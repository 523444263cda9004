"""Like a pupil who wants the answers: nothing right reaches a page before the rules allow."""

import random

import pytest

from kamerton.assessment.models import Attempt
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring, bank
from kamerton.core.errors import DomainError
from kamerton.texts.api import from_markdown
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_full_test

pytestmark = pytest.mark.django_db
NEW = [
    ("cloze", {"source": "Это [[потайное слово]] и [[=98765±1]], [[?яблоко|*ягода|ясень]]."}),
    ("essay", {"hint": "подсказка проверяющему"}),
    ("file", {"hint": "подсказка проверяющему", "most": 1}),
    ("number", {"answer": "a*1000+77", "params": [{"name": "a", "low": 3, "high": 3, "step": 1}]}),
]
SECRETS = (
    "потайное",
    "98765",
    "*ягода",
    "подсказка",
    "3077",
    "a*1000",
    "тайный ответ",
    "12345",
    "совет знатоку",
    "regions",
)


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    test = make_full_test(methodologist, version, review="never")
    for type_code, data in NEW:
        fields = {"data": data, "text": from_markdown("Скажите"), "feedback_wrong": "совет знатоку"}
        authoring.add_question(methodologist, test_id=test.pk, type_code=type_code, fields=fields)
    return test


@pytest.fixture
def attempt(institute, version, test, learner, organiser):
    enrolment = make_studying(make_cohort(institute, version), learner, organiser)
    return taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)


def test_no_page_of_an_attempt_holds_a_right_answer(sign_in, learner, attempt):
    client = sign_in(learner)
    pages = [f"/attempts/{attempt.pk}/", f"/attempts/{attempt.pk}/finish/"]
    pages.append(f"/cohorts/cohort/activities/{attempt.test.activity_id}/")
    texts = [client.get(page).content.decode() for page in pages]
    client.post(f"/attempts/{attempt.pk}/finish/")
    texts.append(client.get(f"/attempts/{attempt.pk}/result/").content.decode())
    for text in texts:
        assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("name", ["colleague", "stranger"])
def test_attempt_of_another_is_not_there(sign_in, request, attempt, name):
    client = sign_in(request.getfixturevalue(name))
    base = f"/attempts/{attempt.pk}/"
    for path in ("", "finish/", "result/"):
        assert client.get(base + path).status_code == 404
    assert client.post(f"{base}parts/1/").status_code == 404


def test_bank_and_its_files_are_closed_to_the_learner(sign_in, learner, attempt):
    client = sign_in(learner)
    question = attempt.test.questions[0]
    for path in (f"/bank/{question.pk}/", f"/bank/{question.pk}/edit/", "/bank/", "/desk/marking/"):
        assert client.get(path).status_code in (403, 404)


def test_orders_and_draws_come_from_a_source_that_nobody_foretells(monkeypatch, attempt, learner):
    """The same seed for everybody would show all the same; the operation takes no seed."""
    used = []
    original = taking.compose

    def spy(test, rng, **rest):
        used.append(rng)
        return original(test, rng, **rest)

    monkeypatch.setattr(taking, "compose", spy)
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    taking.start_attempt(learner, test_id=attempt.test_id, enrolment=attempt.enrolment)
    assert isinstance(used[0], random.SystemRandom)


def test_numbers_of_an_attempt_are_kept_and_scored(learner, attempt):
    key = attempt.test.questions.get(type="number", data__has_key="params").pk
    taking.save_answer(learner, attempt_id=attempt.pk, question_id=key, raw=["3077"])
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert Attempt.objects.get().answers.get(question=key).share == 1


def test_bad_expression_is_refused(methodologist):
    data = {"answer": "__import__('os')", "params": NEW[3][1]["params"]}
    with pytest.raises(DomainError):
        bank.add_item(methodologist, type_code="number", fields={"data": data})

"""What counts of several attempts follows the policy in the journal too, also downwards."""

from decimal import Decimal

import pytest

from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring
from kamerton.assessment.operations.marking import mark_answer
from kamerton.core.models import Statement
from kamerton.learning.api import complete_activity
from kamerton.learning.models import ActivityProgress, Enrolment
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_test

pytestmark = pytest.mark.django_db
RIGHT, HALF, WRONG = ("0", "1"), ("1", "1"), ("1", "0")


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def take(institute, version, methodologist, learner, organiser, tutor):
    """Take a test with a policy of counting, attempt by attempt."""
    made = {}

    def _take(policy, *attempts):
        test = make_test(methodologist, version, shuffle=False, counts=policy)
        cohort = make_cohort(institute, version)
        grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
        enrolment = made.setdefault("it", make_studying(cohort, learner, organiser, tutor))
        for raws in attempts:
            attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
            for key, raw in zip(attempt.layout["questions"], raws, strict=True):
                taking.save_answer(learner, attempt_id=attempt.pk, question_id=key, raw=[raw])
            taking.finish_attempt(learner, attempt_id=attempt.pk)
        return test, enrolment

    return _take


def result():
    progress = ActivityProgress.objects.get()
    score = None if progress.score is None else round(float(progress.score), 2)
    return progress.state, score, Enrolment.objects.get().activities_done


@pytest.mark.parametrize(
    ("policy", "attempts", "expected"),
    [
        ("best", [RIGHT, WRONG], ("completed", 1.0, 1)),
        ("last", [RIGHT, HALF], ("completed", 0.67, 1)),
        ("last", [RIGHT, WRONG], ("returned", 0.0, 0)),
        ("last", [RIGHT, WRONG, HALF], ("completed", 0.67, 1)),
        ("average", [RIGHT, HALF], ("completed", 0.83, 1)),
        ("average", [RIGHT, WRONG], ("returned", 0.5, 0)),
        ("average", [RIGHT, WRONG, RIGHT], ("completed", 0.67, 1)),
    ],
)
def test_the_journal_follows_the_policy(take, policy, attempts, expected):
    take(policy, *attempts)
    assert result() == expected
    scored = Statement.objects.filter(verb="scored").count()
    assert scored == len(attempts)  # history: every attempt
    hours = Enrolment.objects.get().hours_done
    assert (hours > 0) is (expected[2] == 1)


def test_what_was_completed_without_a_result_stays(take, learner):
    test, enrolment = take("last")
    complete_activity(enrolment.pk, activity_id=test.activity_id)
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert ActivityProgress.objects.get().state == "completed"


def test_a_mark_that_is_lowered_takes_the_completion_back(take, methodologist, learner, tutor):
    test, enrolment = take("best")
    question = authoring.add_question(
        methodologist,
        test_id=test.pk,
        type_code="essay",
        fields={"text": from_markdown("Расскажите"), "points": Decimal(9)},
    )
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    answer = taking.save_answer(
        learner, attempt_id=attempt.pk, question_id=question.pk, raw=["Ответ"]
    )
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    mark_answer(tutor, answer_id=answer.pk, points=Decimal(9), comment="")
    assert result() == ("completed", 0.75, 1)
    mark_answer(tutor, answer_id=answer.pk, points=Decimal(1), comment="")
    assert result() == ("returned", 0.08, 0)

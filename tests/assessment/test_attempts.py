"""Taking a test: the server's clock, one open attempt, nothing lost, nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from kamerton.assessment.errors import AttemptClosed, BadQuestion, NoAttemptLeft
from kamerton.assessment.models import Answer, Attempt
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring
from kamerton.core.errors import Forbidden, NotFound
from kamerton.learning.models import ActivityProgress
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(institute):
    return make_version(institute)


@pytest.fixture
def test(methodologist, version):
    return make_test(methodologist, version, max_attempts=2, shuffle=False)


@pytest.fixture
def enrolment(institute, version, learner, organiser):
    return make_studying(make_cohort(institute, version), learner, organiser)


@pytest.fixture
def attempt(learner, test, enrolment):
    return taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)


def _answer(learner, attempt, *choices):
    for question, choice in zip(attempt.layout["questions"], choices, strict=True):
        taking.save_answer(learner, attempt_id=attempt.pk, question_id=question, raw=[choice])


def test_start_again_returns_the_open_attempt(learner, test, enrolment, attempt):
    again = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    assert again.pk == attempt.pk


def test_stranger_cannot_start(stranger, test, enrolment):
    with pytest.raises(Forbidden):
        taking.start_attempt(stranger, test_id=test.pk, enrolment=enrolment)


def test_all_right_passes_and_completes_the_activity(learner, attempt):
    _answer(learner, attempt, 0, 1)
    done = taking.finish_attempt(learner, attempt_id=attempt.pk)
    progress = ActivityProgress.objects.get()
    assert (done.points, done.max_points, done.passed) == (Decimal(3), Decimal(3), True)
    assert (progress.state, progress.score) == ("completed", Decimal(1))


def test_too_few_points_leave_the_activity_open(learner, attempt):
    _answer(learner, attempt, 0, 0)
    done = taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert (done.points, done.passed) == (Decimal(1), False)
    assert ActivityProgress.objects.get().state == "started"


def test_last_saved_answer_counts(learner, attempt):
    _answer(learner, attempt, 1, 1)
    _answer(learner, attempt, 0, 1)
    assert taking.finish_attempt(learner, attempt_id=attempt.pk).points == Decimal(3)
    assert Answer.objects.count() == 2


def test_handing_in_twice_scores_once(learner, attempt):
    first = taking.finish_attempt(learner, attempt_id=attempt.pk)
    second = taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert first.finished_at == second.finished_at


def test_answer_after_handing_in_is_refused(learner, attempt):
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    with pytest.raises(AttemptClosed):
        _answer(learner, attempt, 0, 0)


def test_question_of_another_test_is_not_found(learner, attempt):
    with pytest.raises(NotFound):
        taking.save_answer(learner, attempt_id=attempt.pk, question_id=0, raw="1")


def test_attempts_are_counted(learner, test, enrolment, attempt):
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    second = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    taking.finish_attempt(learner, attempt_id=second.pk)
    with pytest.raises(NoAttemptLeft):
        taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)


def test_time_is_the_servers(learner, methodologist, test, enrolment, time_machine):
    authoring.set_test(methodologist, activity_id=test.activity_id, fields={"time_limit_s": 60})
    attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    _answer(learner, attempt, 0, 1)
    time_machine.move_to(attempt.started_at + timedelta(seconds=70))
    with pytest.raises(AttemptClosed):
        _answer(learner, attempt, 1, 1)
    assert taking.finish_overdue() == 1
    attempt.refresh_from_db()
    assert (attempt.points, attempt.finished_at) == (Decimal(3), attempt.deadline_at)


def test_overdue_attempt_gives_way_to_the_next(
    learner, methodologist, test, enrolment, time_machine
):
    authoring.set_test(methodologist, activity_id=test.activity_id, fields={"time_limit_s": 60})
    first = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    time_machine.move_to(first.started_at + timedelta(seconds=70))
    second = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
    assert (first.number, second.number) == (1, 2)


def test_bad_question_is_refused(methodologist, test):
    with pytest.raises(BadQuestion):
        authoring.add_question(
            methodologist, test_id=test.pk, type_code="single", fields={"data": {"options": []}}
        )


def test_moved_and_removed_questions_keep_numbers_whole(methodologist, test):
    first, second = test.questions.order_by("position")
    authoring.move_slot(methodologist, slot_id=second.slots.get().pk, place=1)
    assert list(test.questions.order_by("position")) == [second, first]
    authoring.remove_slot(methodologist, slot_id=second.slots.get().pk)
    assert list(test.questions.values_list("pk", "position")) == [(first.pk, 1)]


def _in_thread(call):
    try:
        return call()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_make_one_attempt(learner, test, enrolment):
    def start():
        return taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment).pk

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(_in_thread, [start] * 4))
    assert len(made) == 1
    assert Attempt.objects.count() == 1

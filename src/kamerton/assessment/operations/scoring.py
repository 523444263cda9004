"""What an attempt is worth: scored by itself, completed by what a person marks."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from kamerton.assessment.enums import CountedAttempt
from kamerton.assessment.events import AttemptFinished
from kamerton.assessment.models import Answer, Attempt, Question
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.posing import posed
from kamerton.assessment.results import attempt_share, counted_share
from kamerton.core import clock
from kamerton.core.api import audit, publish, record_statement
from kamerton.learning.api import complete_activity, revise_result, set_progress_state
from kamerton.learning.enums import EnrolmentState, ProgressState

CENT = Decimal("0.01")


def attempt_questions(attempt: Attempt) -> dict[int, Any]:
    """Return the questions of an attempt as it poses them, in its order (one statement)."""
    keys = attempt.layout.get("questions", [])
    known = Question.objects.in_bulk(keys)
    return {key: posed(known[key], attempt.layout) for key in keys if key in known}


def score(attempt: Attempt) -> None:
    """Close an attempt: score what scores itself, count what a person has to mark."""
    questions = attempt_questions(attempt)
    answers = {answer.question_id: answer for answer in attempt.answers.all()}
    _take_times(attempt.started_at, answers.values())
    for key, answer in answers.items():
        question = questions.get(key)
        if question is None or answer.value is None:
            continue
        kind = KINDS[question.type]
        answer.share = None if kind.is_marked else kind.share(question.data, answer.value)
    Answer.objects.bulk_update(answers.values(), ["share", "time_s"])
    attempt.max_points = sum((q.points for q in questions.values()), Decimal(0))
    attempt.finished_at = min(filter(None, (clock.now(), attempt.deadline_at)))
    _add_up(attempt, questions, answers)
    if attempt.awaiting and attempt.enrolment.state == EnrolmentState.STUDYING:
        set_progress_state(
            attempt.enrolment_id,
            activity_id=attempt.test.activity_id,
            state=ProgressState.SUBMITTED,
        )
    publish(AttemptFinished(attempt.pk))


def _take_times(started_at: datetime, answers: Iterable[Answer]) -> None:
    """Note the time from one saved answer to the next: about what the question took."""
    before = started_at
    for answer in sorted(answers, key=lambda one: (one.saved_at, one.question_id)):
        answer.time_s = max(round((answer.saved_at - before).total_seconds()), 0)
        before = answer.saved_at


def rescore(attempt: Attempt) -> None:
    """Add an attempt up again after a person has marked an answer of it."""
    answers = {answer.question_id: answer for answer in attempt.answers.all()}
    _add_up(attempt, attempt_questions(attempt), answers)


def _add_up(attempt: Attempt, questions: dict[int, Any], answers: dict[int, Answer]) -> None:
    points, awaiting = Decimal(0), 0
    for key, question in questions.items():
        answer = answers.get(key)
        if answer is None or answer.value is None:
            continue
        awaiting += answer.share is None
        points += (answer.share or Decimal(0)) * question.points
    attempt.points, attempt.awaiting = points.quantize(CENT), awaiting
    attempt.passed = None if awaiting else attempt_share(attempt) >= attempt.test.pass_share
    attempt.save(update_fields=["points", "max_points", "passed", "finished_at", "awaiting"])
    if not awaiting:
        _tell(attempt)


def _result(attempt: Attempt) -> Decimal:
    policy = attempt.test.counts
    if policy == CountedAttempt.BEST and attempt.number == 1:
        return attempt_share(attempt)
    others = Attempt.objects.filter(test=attempt.test_id, enrolment=attempt.enrolment_id)
    made = [*others.exclude(pk=attempt.pk), attempt]
    return counted_share(made, policy) or Decimal(0)


def _tell(attempt: Attempt) -> None:
    person_id, activity_id = attempt.enrolment.person_id, attempt.test.activity_id
    share = attempt_share(attempt)
    record_statement(
        actor_id=person_id,
        verb="scored",
        target=("activity", activity_id),
        result={"score": {"scaled": round(float(share), 4)}, "success": attempt.passed},
        context={"cohort": attempt.enrolment.cohort_id, "attempt": attempt.number},
    )
    audit(
        "assessment.finish_attempt",
        actor_id=person_id,
        object_kind="attempt",
        object_id=attempt.pk,
    )
    if attempt.enrolment.state != EnrolmentState.STUDYING:
        return
    result = _result(attempt)
    score, is_enough = result.quantize(Decimal("0.0001")), result >= attempt.test.pass_share
    has_marked = not is_enough and any(
        KINDS[t].is_marked
        for t in Question.objects.filter(answers__attempt=attempt).values_list("type", flat=True)
    )
    if attempt.test.counts != CountedAttempt.BEST or has_marked:
        revise_result(
            attempt.enrolment_id, activity_id=activity_id, score=score, is_enough=is_enough
        )
    if is_enough:
        complete_activity(attempt.enrolment_id, activity_id=activity_id, score=score)
    elif has_marked:
        set_progress_state(
            attempt.enrolment_id, activity_id=activity_id, state=ProgressState.RETURNED
        )

"""A learner takes a test. The server's clock rules; no acknowledged answer is lost."""

import random
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.errors import AttemptClosed, NoAttemptLeft
from kamerton.assessment.events import AttemptFinished
from kamerton.assessment.models import Answer, Attempt, Question, Test
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.showing import order_of, stored_answer
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import audit, publish, record_statement
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.learning.api import complete_activity, open_activity
from kamerton.learning.enums import EnrolmentState
from kamerton.programmes.api import study_activity

# An answer sent in the last moment may still be on its way.
GRACE = timedelta(seconds=5)


def _shuffled(question: Question, rng: random.Random) -> list[int]:
    kind = KINDS[question.type]
    order = list(range(kind.size(question.data)))
    fixed = kind.fixed(question.data)
    loose = [index for index in order if index not in fixed]
    rng.shuffle(loose)
    if question.type == "ordering" and loose == order:
        loose = loose[1:] + loose[:1]  # the right order is never shown by chance
    return loose + fixed


def make_layout(test: Test, questions: list[Question], rng: random.Random) -> dict[str, Any]:
    """Return the order of questions and options of one attempt.

    Ordering questions and the right sides of matching are shuffled always; questions and the
    options of choices only where the test says so.
    """
    ids = [question.pk for question in questions]
    if test.shuffle:
        rng.shuffle(ids)
    always = {"ordering", "matching"}
    options = {
        str(question.pk): _shuffled(question, rng)
        if test.shuffle or question.type in always
        else list(range(KINDS[question.type].size(question.data)))
        for question in questions
    }
    return {"questions": ids, "options": options}


@transaction.atomic
def start_attempt(person: PersonLike, *, test_id: int, enrolment: Any) -> Attempt:
    """Start an attempt, or return the one that is open; twice at once makes one.

    Args:
        person: the learner.
        test_id: the test of an activity of the enrolment's cohort.
        enrolment: the learner's learning.Enrolment.

    Raises:
        NoAttemptLeft: as many attempts were made as are allowed.
    """
    require("assessment.do_task", person, enrolment)
    test = Test.objects.select_related("activity").get(pk=test_id)
    require_planned(enrolment, test.activity_id)
    open_activity(enrolment.pk, activity_id=test.activity_id)  # locks the enrolment
    made = list(Attempt.objects.filter(test=test, enrolment=enrolment).order_by("number"))
    if made and made[-1].finished_at is None:
        if not _is_over(made[-1]):
            return made[-1]
        _score(made[-1])
    if test.max_attempts is not None and len(made) >= test.max_attempts:
        raise NoAttemptLeft(
            "no_attempt_left", _("All %(n)d attempts are used.") % {"n": test.max_attempts}
        )
    now = clock.now()
    questions = list(test.questions.order_by("position"))
    return Attempt.objects.create(
        test=test,
        enrolment=enrolment,
        number=len(made) + 1,
        layout=make_layout(test, questions, random.SystemRandom()),
        started_at=now,
        deadline_at=now + timedelta(seconds=test.time_limit_s) if test.time_limit_s else None,
    )


def require_planned(enrolment: Any, activity_id: int) -> None:
    """Raise NotFound unless the activity belongs to the plan that the learner studies."""
    if study_activity(enrolment.cohort.version_id, activity_id) is None:
        raise NotFound("no_activity", _("There is no such activity in this cohort."))


def _is_over(attempt: Attempt) -> bool:
    return attempt.deadline_at is not None and clock.now() > attempt.deadline_at + GRACE


def _locked(person: PersonLike, attempt_id: int) -> Attempt:
    attempt = (
        Attempt.objects.select_for_update(no_key=True, of=("self",))
        .select_related("test", "enrolment")
        .filter(pk=attempt_id)
        .first()
    )
    if attempt is None:
        raise NotFound("no_attempt", _("There is no such attempt."))
    require("assessment.do_task", person, attempt.enrolment)
    return attempt


def _open(person: PersonLike, attempt_id: int) -> Attempt:
    attempt = _locked(person, attempt_id)
    if attempt.finished_at is not None or _is_over(attempt):
        raise AttemptClosed("attempt_closed", _("The attempt is closed: the answer came too late."))
    return attempt


@transaction.atomic
def save_answer(
    person: PersonLike, *, attempt_id: int, question_id: int, raw: Any
) -> Answer | None:
    """Keep an answer as it stands; the last one saved counts.

    Raises:
        AttemptClosed: handed in already, or the time is over (then it is scored).
        NotFound: the question does not belong to the attempt.
    """
    attempt = _open(person, attempt_id)
    question = Question.objects.filter(pk=question_id, test_id=attempt.test_id).first()
    if question is None:
        raise NotFound("no_question", _("There is no such question."))
    value = KINDS[question.type].clean(question.data, raw)
    answer, _created = Answer.objects.update_or_create(
        attempt=attempt, question=question, defaults={"value": value}
    )
    return answer


@transaction.atomic
def save_answers(
    person: PersonLike, *, attempt_id: int, answers: Sequence[tuple[int, Any]]
) -> None:
    """Keep answers as a page sent them, in order; of two to one question the last counts.

    Args:
        person: the learner.
        attempt_id: an open attempt.
        answers: (question id, raw) with options named by their places in the attempt's layout.

    Raises:
        AttemptClosed: handed in already, or the time is over.
        NotFound: a question does not belong to the attempt.
    """
    attempt = _open(person, attempt_id)
    known = {question.pk: question for question in attempt.test.questions.all()}
    if any(key not in known for key, _raw in answers):
        raise NotFound("no_question", _("There is no such question."))
    now, rows = clock.now(), {}
    for key, raw in answers:
        question = known[key]
        given = attempt.layout["options"].get(str(key))
        order = order_of(question.type, question.data, given)
        value = stored_answer(question.type, question.data, order, raw)
        rows[key] = Answer(attempt=attempt, question=question, value=value, saved_at=now)
    Answer.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["attempt", "question"],
        update_fields=["value", "saved_at"],
    )


@transaction.atomic
def finish_attempt(person: PersonLike, *, attempt_id: int) -> Attempt:
    """Hand the attempt in and score it; a second call returns the same result."""
    attempt = _locked(person, attempt_id)
    if attempt.finished_at is None:
        _score(attempt)
    return attempt


@transaction.atomic
def finish_overdue(*, limit: int = 500) -> int:
    """Score the attempts whose time is over (a periodic job); return how many."""
    overdue = Attempt.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).filter(
        finished_at=None, deadline_at__lt=clock.now() - GRACE
    )
    attempts = list(overdue.select_related("test", "enrolment").order_by("pk")[:limit])
    for attempt in attempts:
        _score(attempt)
    return len(attempts)


def _score(attempt: Attempt) -> None:
    questions = {question.pk: question for question in attempt.test.questions.all()}
    answers = {answer.question_id: answer for answer in attempt.answers.all()}
    points = Decimal(0)
    for key, question in questions.items():
        answer = answers.get(key)
        if answer is None or answer.value is None:
            continue
        answer.share = KINDS[question.type].share(question.data, answer.value)
        points += answer.share * question.points
    Answer.objects.bulk_update(answers.values(), ["share"])
    total = sum((question.points for question in questions.values()), Decimal(0))
    attempt.points, attempt.max_points = points.quantize(Decimal("0.01")), total
    share = points / total if total else Decimal(1)
    attempt.passed = share >= attempt.test.pass_share
    attempt.finished_at = min(filter(None, (clock.now(), attempt.deadline_at)))
    attempt.save(update_fields=["points", "max_points", "passed", "finished_at"])
    _tell(attempt, share)


def _tell(attempt: Attempt, share: Decimal) -> None:
    person_id, activity_id = attempt.enrolment.person_id, attempt.test.activity_id
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
    if attempt.passed and attempt.enrolment.state == EnrolmentState.STUDYING:
        complete_activity(
            attempt.enrolment_id,
            activity_id=activity_id,
            score=share.quantize(Decimal("0.0001")),
        )
    publish(AttemptFinished(attempt.pk))

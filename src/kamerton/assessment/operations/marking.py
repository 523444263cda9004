"""Tutors mark what does not score itself; extra time for those who need it."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.errors import Incomplete
from kamerton.assessment.events import AnswersMarked
from kamerton.assessment.models import Answer, Attempt, ExtraTime
from kamerton.assessment.operations.scoring import attempt_questions, rescore
from kamerton.assessment.questions import KINDS
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike


def _no_answer() -> NotFound:
    return NotFound("no_answer", _("There is no such answer."))


def _finished_attempt_of(answer_id: int) -> Attempt:
    """Return the handed-in attempt of an answer, locked; raise NotFound."""
    key = Answer.objects.filter(pk=answer_id).values_list("attempt_id", flat=True).first()
    attempt = (
        Attempt.objects.select_for_update(no_key=True, of=("self",))
        .select_related("test", "enrolment")
        .filter(pk=key or 0, finished_at__isnull=False)
        .first()
    )
    if attempt is None:
        raise _no_answer()
    return attempt


@transaction.atomic
def mark_answer(
    actor: PersonLike,
    *,
    answer_id: int,
    points: Decimal,
    comment: str,
    marks: Sequence[int] = (),
) -> Attempt:
    """Mark an answer; when it was the last one that waited, the attempt's result is complete.

    A second call changes the mark and the result.

    Args:
        actor: a tutor of the learner's cohort.
        answer_id: an answer of a handed-in attempt to a question that a person marks.
        points: from 0 to the question's points in this attempt.
        comment: said to the learner; a time in it (1:05) leads to that moment of a recording.
        marks: points by the question's criteria, in their order; kept beside the points.

    Raises:
        Incomplete: the points are out of bounds.
    """
    attempt = _finished_attempt_of(answer_id)
    require("assessment.review_work", actor, attempt.enrolment)
    answer = Answer.objects.get(pk=answer_id)
    question = attempt_questions(attempt).get(answer.question_id)
    if question is None or not KINDS[question.type].is_marked or answer.value is None:
        raise _no_answer()
    if not 0 <= points <= question.points:
        raise Incomplete("bad_points", _("The points are out of bounds."), "points")
    answer.marks = list(marks)
    answer.share = (points / question.points).quantize(Decimal("0.0001"))
    answer.comment, answer.marked_by_id, answer.marked_at = comment.strip(), actor.pk, clock.now()
    answer.save(update_fields=["share", "comment", "marks", "marked_by", "marked_at"])
    audit(
        "assessment.mark_answer",
        actor_id=actor.pk,
        object_kind="answer",
        object_id=answer_id,
    )
    was_awaiting = attempt.awaiting > 0
    rescore(attempt)
    if was_awaiting and not attempt.awaiting:
        publish(AnswersMarked(attempt.pk))
    return attempt


@transaction.atomic
def give_extra_time(actor: PersonLike, *, enrolment: Any, percent: int) -> None:
    """Give a learner more time in timed tests (0 takes it back); attempts under way get it too.

    Args:
        actor: a tutor of the cohort, or an organiser.
        enrolment: the learner's learning.Enrolment.
        percent: how much longer, 0–300.
    """
    require("assessment.give_time", actor, enrolment)
    if not 0 <= percent <= 300:
        raise Incomplete("bad_percent", _("From 0 to 300 per cent can be given."), "percent")
    former = ExtraTime.objects.filter(enrolment=enrolment).values_list("percent", flat=True).first()
    if percent:
        ExtraTime.objects.update_or_create(
            enrolment=enrolment,
            defaults={"percent": percent, "given_by_id": actor.pk, "given_at": clock.now()},
        )
    else:
        ExtraTime.objects.filter(enrolment=enrolment).delete()
    open_attempts = (
        Attempt.objects.select_for_update(no_key=True, of=("self",))
        .select_related("test")
        .filter(enrolment=enrolment, finished_at=None)
        .order_by("pk")
    )
    for attempt in open_attempts:
        _stretch(attempt, former or 0, percent)
    audit(
        "assessment.give_extra_time",
        actor_id=actor.pk,
        object_kind="enrolment",
        object_id=enrolment.pk,
    )


def _stretch(attempt: Attempt, former: int, percent: int) -> None:
    """Move the end of an attempt under way; a part under way keeps its time, the next ones get it."""
    limit = attempt.test.time_limit_s
    if limit and attempt.deadline_at is not None:
        more = limit * (percent - former) / 100
        attempt.deadline_at += timedelta(seconds=round(more))
    if any(part.get("limit_s") for part in attempt.layout.get("sections", [])):
        attempt.layout["extra"] = percent
    attempt.save(update_fields=["deadline_at", "layout"])

"""Works are put into the index of likeness and compared; a tutor dismisses a hint with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.errors import Incomplete
from kamerton.assessment.likeness import LEAST_COUNTED, Common, Prepared, common, prints
from kamerton.assessment.models import Likeness, Submission, TextPrint, WorkText
from kamerton.assessment.queries.likeness import (
    access_likeness,
    alike_ids,
    comparable,
    prepared_of,
)
from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.types import PersonLike

MOST_AT_ONCE = 200


def _handed_in(submission_id: int) -> Submission | None:
    found = Submission.objects.select_related("assignment", "enrolment__cohort")
    return found.filter(pk=submission_id).exclude(state=SubmissionState.DRAFT).first()


@transaction.atomic
def index_work(submission_id: int) -> None:
    """Put a work that was handed in into the index, or renew it; safe to run twice."""
    submission = _handed_in(submission_id)
    if submission is not None:
        _index(submission, prepared_of(submission))


def _index(submission: Submission, prepared: Prepared) -> None:
    values = {"words": prepared.counted, "indexed_at": clock.now()}
    text, made = WorkText.objects.update_or_create(submission=submission, defaults=values)
    if not made:
        TextPrint.objects.filter(text=text).delete()
    if prepared.counted >= LEAST_COUNTED:
        TextPrint.objects.bulk_create(
            (TextPrint(hash=value, text=text) for value in prints(prepared)), ignore_conflicts=True
        )


@transaction.atomic
def find_likeness(submission_id: int) -> int:
    """Compare a work with those that share prints with it; keep a hint for both sides of what is alike.

    The other side's hint tells the tutors of the earlier work. Safe to run twice: what was dismissed
    stays so. Returns how many hints the work has now.
    """
    submission = _handed_in(submission_id)
    if submission is None:
        return 0
    own = prepared_of(submission)
    ids = alike_ids(prints(own), but=submission.pk) if own.counted >= LEAST_COUNTED else []
    for other in comparable(submission, ids):
        theirs = prepared_of(other)
        _keep(submission, other, common(own, theirs))
        _keep(other, submission, common(theirs, own))
    return Likeness.objects.filter(submission=submission).count()


def _keep(submission: Submission, other: Submission, found: Common) -> None:
    pair = {"submission": submission, "other": other}
    if not found.is_worth_a_look:
        Likeness.objects.filter(**pair, dismissed_at=None).delete()
        return
    values = {"share": found.share, "words": found.words}
    Likeness.objects.update_or_create(
        **pair, defaults=values, create_defaults={**values, "found_at": clock.now()}
    )


def index_missing() -> int:
    """Put works into the index that came before it was there, some at a time; return how many."""
    missing = Submission.objects.filter(work_text=None).exclude(state=SubmissionState.DRAFT)
    ids = list(missing.order_by("-pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    for key in ids:
        index_work(key)
    return len(ids)


@transaction.atomic
def dismiss_likeness(actor: PersonLike, *, likeness_id: int, reason: str) -> Likeness:
    """Say that a likeness means nothing, and why; it stays to be read.

    Raises:
        NotFound: the hint is not open to the actor.
        Incomplete: no reason is given.
    """
    likeness = access_likeness(actor, likeness_id)
    if not reason.strip():
        raise Incomplete("reason_missing", _("Say why."), "reason")
    likeness.dismissed_at, likeness.dismissed_by_id = clock.now(), actor.pk
    likeness.reason = reason.strip()[:500]
    likeness.save(update_fields=["dismissed_at", "dismissed_by", "reason"])
    _audit(actor, likeness, "assessment.dismiss_likeness")
    return likeness


@transaction.atomic
def restore_likeness(actor: PersonLike, *, likeness_id: int) -> Likeness:
    """Take a dismissal back."""
    likeness = access_likeness(actor, likeness_id)
    likeness.dismissed_at, likeness.dismissed_by_id, likeness.reason = None, None, ""
    likeness.save(update_fields=["dismissed_at", "dismissed_by", "reason"])
    _audit(actor, likeness, "assessment.restore_likeness")
    return likeness


def _audit(actor: PersonLike, likeness: Likeness, verb: str) -> None:
    audit(
        verb,
        actor_id=actor.pk,
        object_kind="submission",
        object_id=likeness.submission_id,
        other=likeness.other_id,
    )

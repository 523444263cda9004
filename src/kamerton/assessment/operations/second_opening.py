"""When a work gets a second marker by the terms of its assignment."""

from decimal import Decimal
from typing import Any

from django.utils.crypto import salted_hmac

from kamerton.assessment.doubling import is_drawn
from kamerton.assessment.enums import SecondReason, SecondWho, SubmissionState
from kamerton.assessment.events import SecondMoved
from kamerton.assessment.models import Assignment, Doubling, Submission
from kamerton.assessment.rubrics import best_points
from kamerton.core import clock
from kamerton.core.api import publish

OPENED, DIFFER, PROPOSED, THIRD = "opened", "differ", "proposed", "third"
USUAL_SHARE = 20
# Where nobody set a threshold: a tenth of what the rubric can give.
USUAL_THRESHOLD = Decimal("0.1")


def threshold_of(assignment: Assignment) -> Decimal:
    """Return up to how many points two markers count as being of one mind."""
    known = assignment.second.get("threshold")
    if known not in (None, ""):
        return Decimal(str(known))
    return (best_points(assignment.rubric) * USUAL_THRESHOLD).quantize(Decimal("0.01"))


def open_by_terms(submission: Submission) -> None:
    """Ask for a second marker where the assignment wants one; call it in the handing in."""
    terms = submission.assignment.second
    who = terms.get("who") or SecondWho.NONE
    if who == SecondWho.ALL:
        open_doubling(submission, SecondReason.ALL)
    elif who == SecondWho.SHARE and _is_drawn(submission, terms):
        open_doubling(submission, SecondReason.SHARE)


def _is_drawn(submission: Submission, terms: dict[str, Any]) -> bool:
    cohort_id = submission.enrolment.cohort_id
    handed_in = Submission.objects.filter(
        assignment=submission.assignment_id, enrolment__cohort=cohort_id
    ).exclude(state=SubmissionState.DRAFT)
    place = f"{submission.assignment_id}:{cohort_id}"
    start = int(salted_hmac("assessment.second", place).hexdigest(), 16) % 100
    return is_drawn(handed_in.count(), int(terms.get("percent") or USUAL_SHARE), start)


def open_doubling(submission: Submission, reason: SecondReason, **fields: Any) -> Doubling:
    """Let two mark a work (once), and tell the second."""
    doubling, made = Doubling.objects.get_or_create(
        submission=submission,
        defaults={
            "reason": reason,
            "threshold": threshold_of(submission.assignment),
            "opened_at": clock.now(),
            **fields,
        },
    )
    if made:
        publish(SecondMoved(submission.pk, OPENED))
    return doubling

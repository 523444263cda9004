"""A tutor reviews what was handed in by the rubric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.enums import SecondState, SubmissionState
from kamerton.assessment.errors import AttemptClosed, Incomplete
from kamerton.assessment.events import WorkReviewed
from kamerton.assessment.models import Assignment, Doubling, Review, Submission
from kamerton.assessment.operations.peer_holding import is_held
from kamerton.assessment.rubrics import best_points
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.types import PersonLike
from kamerton.files.api import SentFiles
from kamerton.learning.api import complete_activity, set_progress_state
from kamerton.learning.enums import ProgressState
from kamerton.texts.api import clean, settle_files
from kamerton.ui.api import number

OWNER = "submission"  # kind of owner of the files that hang on a work


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a marker says of a work.

    Attributes:
        decision: PASSED or RETURNED.
        marks: points by criterion, each a level of the rubric.
        remarks: text by criterion.
        comment: a rich text document.
        sent: voice, video and documents that come with it.
        key: the page's name for this sending; the same key makes the same review.
    """

    decision: SubmissionState
    marks: Mapping[str, Any]
    remarks: Mapping[str, str] = field(default_factory=dict)
    comment: Mapping[str, Any] | None = None
    sent: SentFiles = field(default_factory=SentFiles)
    key: str = ""


def locked_work(submission_id: int) -> Submission:
    """Return a submission with its assignment and enrolment, locked."""
    return (
        Submission.objects.select_for_update(no_key=True, of=("self",))
        .select_related("assignment", "enrolment")
        .get(pk=submission_id)
    )


def checked_marks(assignment: Assignment, feedback: Feedback) -> tuple[dict[str, str], Decimal]:
    """Return the points by criterion and their sum.

    Raises:
        Incomplete: a criterion has no mark, or the points do not suffice to pass.
    """
    checked = {}
    for criterion in assignment.rubric:
        key = criterion["key"]
        given = feedback.marks.get(key)
        levels = {Decimal(str(level["points"])) for level in criterion["levels"]}
        if given in (None, "") or Decimal(str(given)) not in levels:
            raise Incomplete(
                "mark_missing",
                _("Choose a level for “%(title)s”.") % {"title": criterion["title"]},
                field=f"mark_{key}",
            )
        checked[key] = str(Decimal(str(given)))
    points = sum((Decimal(value) for value in checked.values()), Decimal(0))
    if feedback.decision == SubmissionState.PASSED and points < assignment.pass_points:
        raise Incomplete(
            "too_few_points",
            _("%(points)s points do not suffice: %(needed)s are needed to pass.")
            % {"points": number(points), "needed": number(assignment.pass_points)},
        )
    return checked, points


@transaction.atomic
def give_review(actor: PersonLike, *, submission_id: int, feedback: Feedback) -> Review:
    """Review a submission: passed completes the activity, returned opens the next attempt.

    Sending the same feedback again (by its key) gives the review that is there already.

    Raises:
        AttemptClosed: somebody has reviewed it already, or two markers are at it.
        Incomplete: a criterion has no mark, or the points do not suffice to pass.
    """
    submission = locked_work(submission_id)
    require("assessment.review_work", actor, submission.enrolment)
    same = submission.reviews.filter(reviewer=actor.pk, key=feedback.key).first()
    if feedback.key and same is not None:
        return same
    _require_single(submission)
    checked, points = checked_marks(submission.assignment, feedback)
    review = conclude(submission, feedback, reviewer_id=actor.pk, checked=checked, points=points)
    review.files = feedback.sent.attach(owner=(OWNER, submission.pk), actor=actor)
    review.comment = settle_files(review.comment, owner=(OWNER, submission.pk), actor=actor)
    review.save(update_fields=["files", "comment"])
    return review


def _require_single(submission: Submission) -> None:
    if submission.state != SubmissionState.SUBMITTED:
        raise AttemptClosed("already_reviewed", _("This work has been reviewed already."))
    open_states = (SecondState.OPEN, SecondState.DIFFERING, SecondState.THIRD)
    if Doubling.objects.filter(submission=submission, state__in=open_states).exists():
        raise AttemptClosed("two_markers", _("Two markers mark this work, each alone."))


def conclude(
    submission: Submission,
    feedback: Feedback,
    *,
    reviewer_id: int | None,
    checked: Mapping[str, str],
    points: Decimal,
) -> Review:
    """Write the review that the learner gets, and do what it decides. Call it with the work locked."""
    submission.state = feedback.decision
    submission.save(update_fields=["state"])
    review = Review.objects.create(
        submission=submission,
        reviewer_id=reviewer_id,
        state=feedback.decision,
        marks=dict(checked),
        remarks=dict(feedback.remarks),
        comment=clean(feedback.comment),
        key=feedback.key,
        points=points,
        created_at=clock.now(),
    )
    _apply(submission, feedback.decision, points)
    audit(
        "assessment.review_work",
        actor_id=reviewer_id,
        object_kind="submission",
        object_id=submission.pk,
        decision=str(submission.state),
    )
    publish(WorkReviewed(submission.pk, str(feedback.decision)))
    return review


def review_work(
    actor: PersonLike,
    *,
    submission_id: int,
    decision: SubmissionState,
    marks: Mapping[str, Any],
    remarks: Mapping[str, str] | None = None,
    comment: Mapping[str, Any] | None = None,
) -> Review:
    """Review a submission in words and marks alone (see ``give_review``)."""
    said = Feedback(SubmissionState(decision), marks, remarks or {}, comment)
    return give_review(actor, submission_id=submission_id, feedback=said)


def _apply(submission: Submission, decision: SubmissionState, points: Decimal) -> None:
    activity_id = submission.assignment.activity_id
    if decision == SubmissionState.RETURNED:
        set_progress_state(
            submission.enrolment_id, activity_id=activity_id, state=ProgressState.RETURNED
        )
        return
    if is_held(submission):
        return  # it counts once the author has reviewed colleagues
    best = best_points(submission.assignment.rubric)
    score = (points / best).quantize(Decimal("0.0001")) if best else None
    complete_activity(submission.enrolment_id, activity_id=activity_id, score=score)


def renumbered(node: Any, ids: Mapping[int, int]) -> Any:
    """Return a document's node in which files are named by the ids of their copies."""
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [renumbered(inner, ids) for inner in node]
    if not isinstance(node, dict):
        return node
    found = {key: renumbered(value, ids) for key, value in node.items()}
    attrs = found.get("attrs")
    if isinstance(attrs, dict) and str(attrs.get("file", "")).isdecimal():
        new = ids.get(int(attrs["file"]))
        if new is not None:
            found["attrs"] = {**attrs, "file": str(new)}
    return found

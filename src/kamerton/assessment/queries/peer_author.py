"""What colleagues say of a work, to its author: without names."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.enums import PeerReviewState, PeerWorkState
from kamerton.assessment.models import (
    Assignment,
    PeerReview,
    PeerReviewer,
    PeerTerms,
    PeerWork,
    Submission,
)
from kamerton.assessment.queries.peer_comments import PeerCommentShown, peer_comments
from kamerton.assessment.queries.peer_desk import agreed_of
from kamerton.assessment.queries.peer_exchange import LIVE, terms_of
from kamerton.assessment.queries.work import CriterionShown, access_submission, criteria
from kamerton.assessment.rules import may
from kamerton.core.errors import NotFound

CLOSED = (PeerWorkState.DONE, PeerWorkState.SHORT)


@dataclass(frozen=True, slots=True)
class ColleagueShown:
    """A colleague's review to the author of the work: without the name, in an order that tells nothing."""

    number: int
    review: PeerReview
    criteria: list[CriterionShown]
    points: Decimal
    comments: list[PeerCommentShown]


@dataclass(frozen=True, slots=True)
class Result:
    """What the author sees of the colleagues' reviews.

    Attributes:
        rows: criteria with the colleagues' result as ``mark`` and the own mark as ``own``.
        colleagues: the reviews; empty until all are there, or no more are waited for.
    """

    submission: Submission
    work: PeerWork
    terms: PeerTerms | None
    written: int
    asked: int
    rows: list[CriterionShown]
    colleagues: list[ColleagueShown]
    points: Decimal
    place: PeerReviewer | None

    @property
    def is_shown(self) -> bool:
        """Return True once the reviews can be read."""
        return self.work.state in CLOSED


def access_result(viewer: Any, *, submission_id: int) -> Result:
    """Return the colleagues' reviews of a work to its author alone, else NotFound (six statements)."""
    submission = access_submission(viewer, submission_id=submission_id)
    work = PeerWork.objects.filter(submission=submission).defer("parts").first()
    if work is None or not may("assessment.do_task", viewer, submission.enrolment):
        raise NotFound("no_work", _("There is no such work, or it is not open to you."))
    reviews = list(
        PeerReview.objects.filter(work=work, state__in=LIVE, excluded_at=None).order_by("token")
    )
    done = [review for review in reviews if review.state == PeerReviewState.DONE]
    places = {p.enrolment_id: p for p in PeerReviewer.objects.filter(round=work.round_id)}
    rubric = submission.assignment.rubric
    shown = done if work.state in CLOSED else []
    agreed = agreed_of(rubric, shown, {key: p.weight for key, p in places.items()})
    return Result(
        submission=submission,
        work=work,
        terms=terms_of(submission.assignment),
        written=len(done),
        asked=len(reviews) - len(done),
        rows=criteria(
            rubric,
            marks={key: str(value) for key, value in agreed.marks.items()},
            own=submission.self_marks,
        ),
        colleagues=[
            _colleague(submission.assignment, n, review) for n, review in enumerate(shown, start=1)
        ],
        points=agreed.points,
        place=places.get(submission.enrolment_id),
    )


def _colleague(assignment: Assignment, number: int, review: PeerReview) -> ColleagueShown:
    marked = criteria(assignment.rubric, marks=review.marks, remarks=review.remarks)
    points = sum((c.mark or Decimal(0) for c in marked), Decimal(0))
    return ColleagueShown(number, review, marked, points, peer_comments(review, assignment))

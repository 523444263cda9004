"""What tutors do in peer review: leave a review out, free a learner, replace, take the peers' result."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamerton.assessment.enums import PeerReviewState, PeerWorkState, SubmissionState
from kamerton.assessment.errors import Incomplete, PeerConflict
from kamerton.assessment.models import PeerReview, PeerReviewer, Review
from kamerton.assessment.operations import peer_telling as telling
from kamerton.assessment.operations.peer_closing import close_works
from kamerton.assessment.operations.peer_closing import release as free
from kamerton.assessment.operations.peer_giving import fill, locked_round
from kamerton.assessment.operations.peer_reviews import no_review
from kamerton.assessment.operations.peer_telling import Post
from kamerton.assessment.operations.work import review_work
from kamerton.assessment.queries.peer_desk import access_peer_marks
from kamerton.assessment.queries.peer_exchange import exchange_of
from kamerton.assessment.rules import may, require
from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.types import PersonLike


def _review(actor: PersonLike, token: Any) -> PeerReview:
    """Return a review of a round that the actor runs, its round held."""
    found = PeerReview.objects.select_related("work", "author").filter(token=token).first()
    if found is None or not may("assessment.run_peer_round", actor, found.author):
        raise no_review()
    locked_round(found.work.round_id)
    found.refresh_from_db(fields=["state", "excluded_at"])
    return found


@transaction.atomic
def exclude_review(actor: PersonLike, *, token: Any, is_excluded: bool) -> PeerReview:
    """Leave a review out of the result and hide it from the author, or take it in again."""
    review = _review(actor, token)
    review.excluded_at = clock.now() if is_excluded else None
    review.excluded_by_id = actor.pk if is_excluded else None
    review.save(update_fields=["excluded_at", "excluded_by"])
    audit(
        "assessment.exclude_peer_review",
        actor_id=actor.pk,
        object_kind="peer_review",
        object_id=review.pk,
        is_excluded=is_excluded,
    )
    return review


@transaction.atomic
def release_reviewer(actor: PersonLike, *, reviewer_id: int) -> PeerReviewer:
    """Free a learner of the reviews that are still owed: the own passed work counts at once."""
    found = PeerReviewer.objects.select_related("enrolment").filter(pk=reviewer_id).first()
    if found is None or not may("assessment.run_peer_round", actor, found.enrolment):
        raise no_review()
    found.round = locked_round(found.round_id)
    if found.released_at is None:
        free(found, actor_id=actor.pk)
        audit(
            "assessment.release_peer_reviewer",
            actor_id=actor.pk,
            object_kind="enrolment",
            object_id=found.enrolment_id,
        )
    return found


@transaction.atomic
def replace_reviewer(actor: PersonLike, *, token: Any) -> PeerReview:
    """Take an awaited review from a colleague and ask somebody else.

    Raises:
        PeerConflict: it is written, or nobody else can be asked.
    """
    review = _review(actor, token)
    exchange = exchange_of(locked_round(review.work.round_id))
    if exchange is None or review.state != PeerReviewState.ASKED:
        raise PeerConflict("review_sent", _("This review has been sent already."))
    held = next(one for one in exchange.reviews if one.pk == review.pk)
    held.state = PeerReviewState.EXPIRED
    held.save(update_fields=["state"])
    post, work = Post(exchange.round), exchange.work_of(review.author_id)
    if work.state != PeerWorkState.OPEN or not fill(
        exchange, post, review.due_at, {work.enrolment_id: 1}
    ):
        raise PeerConflict("nobody_else", _("Nobody else in the cohort can review this work."))
    place = exchange.reviewers.get(review.reviewer_id)
    if place is not None:
        post.to_reviewers([place.enrolment.person_id], telling.REPLACED)
    close_works(exchange, post)
    post.send()
    return held


@transaction.atomic
def take_result(actor: PersonLike, *, submission_id: int) -> Review:
    """Make the peers' result the tutor's mark: passed where the points suffice, else returned.

    Raises:
        Incomplete: colleagues left a criterion without a mark.
        AttemptClosed: the work has been reviewed already.
    """
    shown = access_peer_marks(actor, submission_id=submission_id)
    require("assessment.review_work", actor, shown.submission.enrolment)
    if not shown.is_complete:
        raise Incomplete("no_result", _("Colleagues' reviews do not give a result yet."))
    enough = shown.agreed.points >= shown.submission.assignment.pass_points
    words = ngettext(
        "The mark is the result of %(n)d review by colleagues: their median by each criterion.",
        "The mark is the result of %(n)d reviews by colleagues: their median by each criterion.",
        shown.count,
    )
    return review_work(
        actor,
        submission_id=submission_id,
        decision=SubmissionState.PASSED if enough else SubmissionState.RETURNED,
        marks={key: str(value) for key, value in shown.agreed.marks.items()},
        comment=_said(words % {"n": shown.count}),
    )


def _said(text: str) -> dict[str, Any]:
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "content": [paragraph]}

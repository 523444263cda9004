"""The end of a review by colleagues: of one work, of what a reviewer owes, of the round."""

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction

from kamerton.assessment.enums import PeerReviewState, PeerWorkState, SubmissionState
from kamerton.assessment.models import PeerReviewer, PeerWork, Submission
from kamerton.assessment.operations import peer_telling as telling
from kamerton.assessment.operations.peer_telling import Post
from kamerton.assessment.queries.peer_debt import owed
from kamerton.assessment.queries.peer_exchange import Exchange, may_more_come
from kamerton.assessment.rubrics import best_points
from kamerton.core import clock
from kamerton.learning.api import complete_activity
from kamerton.learning.enums import EnrolmentState

PLACES = Decimal("0.0001")


def close_works(exchange: Exchange, post: Post, *, late: Collection[int] = ()) -> None:
    """Close the works that have all their reviews, and those that can get no more.

    Then free the reviewers for whom nothing is left, and let their passed works count.

    Args:
        exchange: the round, locked.
        post: notices of the transaction.
        late: ids of works whose time is over for good.
    """
    more = may_more_come(exchange.round, exchange.works, clock.today())
    for work in exchange.open_works:
        done = len(exchange.of_work(work, PeerReviewState.DONE))
        if done >= exchange.terms.reviewers:
            _close(work, PeerWorkState.DONE, post)
        elif work.pk in late or (not more and not _may_get_more(exchange, work)):
            _close(work, PeerWorkState.SHORT, post)
    for reviewer in exchange.reviewers.values():
        _free(exchange, reviewer, more=more)


def _may_get_more(exchange: Exchange, work: PeerWork) -> bool:
    if exchange.of_work(work, PeerReviewState.ASKED):
        return True
    return exchange.round.begun_at is None or any(
        work in exchange.may_take(key) for key in exchange.reviewers
    )


def _close(work: PeerWork, state: PeerWorkState, post: Post) -> None:
    work.state, work.closed_at = state, clock.now()
    work.save(update_fields=["state", "closed_at"])
    if state == PeerWorkState.SHORT:
        post.to_author(work, telling.SHORT)
        post.to_tutors(work, telling.FALLBACK)
    else:
        post.to_author(work, telling.DONE)


def _free(exchange: Exchange, reviewer: PeerReviewer, *, more: bool) -> None:
    """Release who owes reviews that nobody can ask for any more, through no fault of their own."""
    key = reviewer.enrolment_id
    done = len(exchange.of_reviewer(key, PeerReviewState.DONE))
    is_owing = reviewer.released_at is None and done < exchange.terms.required
    if not is_owing or exchange.round.begun_at is None:
        return
    waits = exchange.of_reviewer(key, PeerReviewState.ASKED) or exchange.has_more_for(key)
    if waits or more or exchange.of_reviewer(key, PeerReviewState.EXPIRED):
        return
    release(reviewer)


def release(reviewer: PeerReviewer, *, actor_id: int | None = None) -> None:
    """Free a reviewer of what is still owed; the own work counts from now."""
    reviewer.released_at, reviewer.released_by_id = clock.now(), actor_id
    reviewer.save(update_fields=["released_at", "released_by"])
    settle(reviewer)


@transaction.atomic
def settle(reviewer: PeerReviewer) -> bool:
    """Complete the activity of who was passed by the tutor and owes nothing any more.

    Returns True where the activity was completed by it.
    """
    assignment_id = reviewer.round.assignment_id
    passed = (
        Submission.objects.filter(
            assignment=assignment_id,
            enrolment=reviewer.enrolment_id,
            state=SubmissionState.PASSED,
        )
        .select_related("assignment")
        .first()
    )
    is_studying = reviewer.enrolment.state == EnrolmentState.STUDYING
    if passed is None or not is_studying or owed(assignment_id, reviewer.enrolment_id):
        return False
    review = passed.reviews.filter(state=SubmissionState.PASSED).order_by("-pk").first()
    best = best_points(passed.assignment.rubric)
    score = (review.points / best).quantize(PLACES) if review is not None and best else None
    complete_activity(reviewer.enrolment_id, activity_id=passed.assignment.activity_id, score=score)
    return True

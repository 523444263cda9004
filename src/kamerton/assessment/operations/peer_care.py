"""What the clock does in peer review: begins rounds, reminds, replaces who is silent, ends what is over."""

from datetime import timedelta

from django.db import transaction

from kamerton.assessment.enums import PeerReviewState
from kamerton.assessment.models import PeerReview, PeerWork
from kamerton.assessment.operations import peer_telling as telling
from kamerton.assessment.operations.peer_closing import close_works
from kamerton.assessment.operations.peer_giving import begin_round, fill, locked_round
from kamerton.assessment.operations.peer_telling import Post
from kamerton.assessment.queries.peer_care import rounds_to_begin, rounds_under_way
from kamerton.assessment.queries.peer_exchange import (
    Exchange,
    due_day,
    exchange_of,
    is_pulled,
)
from kamerton.core import clock

AHEAD = timedelta(days=2)
MOST_EXTENSIONS = 2


def care_for_rounds() -> int:
    """Begin the rounds whose deadline is past and look after those under way; return how many.

    Each in a transaction of its own; safe to run at any time, and twice.
    """
    to_begin = rounds_to_begin()
    for round_id in to_begin:
        begin_round(round_id)
    under_way = rounds_under_way()
    for round_id in under_way:
        care_for_round(round_id)
    return len({*to_begin, *under_way})


@transaction.atomic
def care_for_round(round_id: int) -> None:
    """Look after one round.

    Who has left study loses the works not yet reviewed; who is silent beyond the time is replaced by the
    least busy, twice at most for one work; without anybody to replace them they may still write for
    as long again, then the work is the tutor's. Works that nobody took in the first half of their time are
    given out. Who has two days left is reminded, once.
    """
    peer_round = locked_round(round_id)
    exchange = exchange_of(peer_round)
    if exchange is None or peer_round.begun_at is None:
        return
    post = Post(peer_round)
    _take_back(exchange)
    _push(exchange, post)
    late = _replace_silent(exchange, post)
    _remind(exchange, post)
    close_works(exchange, post, late=late)
    post.send()


def _take_back(exchange: Exchange) -> None:
    """Withdraw what is asked of those who no longer study here."""
    for review in exchange.reviews:
        if review.state == PeerReviewState.ASKED and review.reviewer_id not in exchange.reviewers:
            _set(review, PeerReviewState.WITHDRAWN)


def _set(review: PeerReview, state: PeerReviewState) -> None:
    review.state = state
    review.save(update_fields=["state"])


def _push(exchange: Exchange, post: Post) -> None:
    """Ask for what lacks reviewers: at once where works are given out, at half time where taken."""
    days = timedelta(days=exchange.terms.days)
    pulled = is_pulled(exchange.terms, due_day(exchange.round.assignment, exchange.round.cohort_id))
    now = clock.now()
    gaps = {
        work.enrolment_id: exchange.missing(work)
        for work in exchange.open_works
        if not (pulled and work.due_at is not None and now < work.due_at - days)
    }
    if any(gaps.values()) and fill(exchange, post, now + days, gaps):
        for work in exchange.open_works:
            _put_off(exchange, work)


def _put_off(exchange: Exchange, work: PeerWork) -> None:
    """Let a work wait until the last day of those who were asked."""
    last = max((r.due_at for r in exchange.of_work(work, PeerReviewState.ASKED)), default=None)
    if last is not None and (work.due_at is None or last > work.due_at):
        work.due_at = last
        work.save(update_fields=["due_at"])


def _replace_silent(exchange: Exchange, post: Post) -> set[int]:
    """Give the works of those whose time is over to others; return works whose time is over for good."""
    now, days = clock.now(), timedelta(days=exchange.terms.days)
    late: set[int] = set()
    for work in exchange.open_works:
        silent = [r for r in exchange.of_work(work, PeerReviewState.ASKED) if r.due_at < now]
        for review in silent:
            if work.extensions < MOST_EXTENSIONS and _replace(exchange, post, review, work):
                continue
            if review.due_at + days < now:
                _set(review, PeerReviewState.EXPIRED)
        waits = exchange.of_work(work, PeerReviewState.ASKED)
        if not waits and work.due_at is not None and work.due_at < now:
            late.add(work.pk)
    return late


def _replace(exchange: Exchange, post: Post, review: PeerReview, work: PeerWork) -> bool:
    """Give the place of a silent reviewer to somebody else; False where there is nobody."""
    days = timedelta(days=max(1, (exchange.terms.days + 1) // 2))
    _set(review, PeerReviewState.EXPIRED)  # its place is free for the next
    if not fill(exchange, post, clock.now() + days, {work.enrolment_id: 1}):
        _set(review, PeerReviewState.ASKED)
        return False
    work.extensions += 1
    work.save(update_fields=["extensions"])
    _put_off(exchange, work)
    person = exchange.reviewers[review.reviewer_id].enrolment.person_id
    post.to_reviewers([person], telling.REPLACED)
    return True


def _remind(exchange: Exchange, post: Post) -> None:
    now = clock.now()
    for review in exchange.reviews:
        is_near = now <= review.due_at <= now + AHEAD
        is_new = review.reminded_at is None and review.asked_at < now - timedelta(days=1)
        if review.state == PeerReviewState.ASKED and is_near and is_new:
            review.reminded_at = now
            review.save(update_fields=["reminded_at"])
            person = exchange.reviewers[review.reviewer_id].enrolment.person_id
            post.to_reviewers([person], telling.DUE, due_at=review.due_at)

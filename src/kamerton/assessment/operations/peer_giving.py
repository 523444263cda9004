"""Works are given to reviewers: at the deadline, as they come, anew where somebody is silent.

Every change is made under the lock of the round's row, so that no work ever has more reviewers than
it should, and no place is left empty that somebody could take.
"""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.enums import PeerReviewState, PeerWorkState
from kamerton.assessment.errors import PeerConflict
from kamerton.assessment.models import PeerReview, PeerRound, PeerWork
from kamerton.assessment.operations import peer_telling as telling
from kamerton.assessment.operations.peer_closing import close_works
from kamerton.assessment.operations.peer_telling import Post
from kamerton.assessment.peers import distribute
from kamerton.assessment.queries.peer_exchange import (
    Exchange,
    due_day,
    exchange_of,
    is_pulled,
)
from kamerton.assessment.queries.peer_samples import is_tried
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike

MOST_BEYOND = 1  # works that nobody is asked to take beyond what each gives


def locked_round(round_id: int) -> PeerRound:
    """Return a round whose row is held until the end of the transaction.

    Raises:
        NotFound: there is no such round.
    """
    found = (
        PeerRound.objects.select_for_update(no_key=True, of=("self",))
        .select_related("assignment__peer_terms", "assignment__activity", "cohort")
        .filter(pk=round_id)
        .first()
    )
    if found is None:
        raise _no_round()
    return found


def _no_round() -> NotFound:
    return NotFound("no_round", _("There is nothing to review here, or it is not open to you."))


def ask(exchange: Exchange, pairs: Iterable[tuple[int, int]], due_at: datetime) -> Counter[int]:
    """Ask reviewers for works, (reviewer, author) by enrolment; return how many each was asked."""
    asked: Counter[int] = Counter()
    for reviewer, author in pairs:
        work = exchange.work_of(author)
        loads = len(exchange.of_reviewer(reviewer))
        review = PeerReview.objects.create(
            work=work,
            author_id=author,
            reviewer_id=reviewer,
            slot=exchange.free_slot(work),
            is_extra=loads >= exchange.terms.required,
            asked_at=clock.now(),
            due_at=due_at,
        )
        exchange.reviews.append(review)
        exchange.met.add((reviewer, author))
        asked[reviewer] += 1
    return asked


def fill(exchange: Exchange, post: Post, due_at: datetime, gaps: dict[int, int]) -> bool:
    """Ask the least busy for what works lack; return True where somebody was asked.

    Nobody is asked for more than one work beyond what each gives; volunteers may take more.
    """
    pairs = distribute(
        gaps,
        exchange.reviewers,
        loads=exchange.loads(),
        barred=exchange.met,
        rng=random.SystemRandom(),
        most=exchange.terms.reviewers + MOST_BEYOND,
    )
    asked = ask(exchange, pairs, due_at)
    for reviewer, count in sorted(asked.items()):
        person = exchange.reviewers[reviewer].enrolment.person_id
        post.to_reviewers([person], telling.ASKED, due_at=due_at, count=count)
    return bool(asked)


@transaction.atomic
def receive_work(round_id: int, work_id: int) -> None:
    """Take a work that is ready into its round.

    Before the deadline it waits; after it, it gets its reviewers at once. Where works are taken as
    they come, those who have nothing else to take are told.
    """
    peer_round = locked_round(round_id)
    exchange = exchange_of(peer_round)
    if exchange is None:
        return
    work = next(one for one in exchange.works if one.pk == work_id)
    post, days = Post(peer_round), timedelta(days=exchange.terms.days)
    pulled = is_pulled(exchange.terms, due_day(peer_round.assignment, peer_round.cohort_id))
    if pulled:
        _begin(peer_round)
        _set_due(work, clock.now() + 2 * days)
        _offer(exchange, work, post)
    elif peer_round.begun_at is not None:
        _set_due(work, clock.now() + days)
        fill(exchange, post, clock.now() + days, exchange.gaps())
    close_works(exchange, post)
    post.send()


def _begin(peer_round: PeerRound) -> None:
    if peer_round.begun_at is None:
        peer_round.begun_at = clock.now()
        peer_round.save(update_fields=["begun_at"])


def _set_due(work: PeerWork, due_at: datetime) -> None:
    work.due_at = due_at
    work.save(update_fields=["due_at"])


def _offer(exchange: Exchange, work: PeerWork, post: Post) -> None:
    """Tell who owes a review and has something to take since this work came: others, and its author."""
    people = []
    for key, reviewer in exchange.reviewers.items():
        fit = exchange.may_take(key)
        is_new = fit == [work] or (key == work.enrolment_id and bool(fit))
        if is_new and len(exchange.of_reviewer(key)) < exchange.terms.required:
            people.append(reviewer.enrolment.person_id)
    post.to_reviewers(people, telling.OFFERED)


@transaction.atomic
def begin_round(round_id: int, *, actor: PersonLike | None = None) -> bool:
    """Give out all the works that came in, each to as many reviewers as are set; once.

    Args:
        round_id: the round.
        actor: a tutor who does not wait for the deadline; None for the job.

    Returns:
        False where it had begun before.
    """
    peer_round = locked_round(round_id)
    if actor is not None:
        require("assessment.run_peer_round", actor, peer_round)
    exchange = exchange_of(peer_round)
    if exchange is None or peer_round.begun_at is not None:
        return False
    _begin(peer_round)
    post, due_at = Post(peer_round), clock.now() + timedelta(days=exchange.terms.days)
    for work in exchange.open_works:
        _set_due(work, due_at)
    fill(exchange, post, due_at, exchange.gaps())
    close_works(exchange, post)
    post.send()
    if actor is not None:
        audit(
            "assessment.begin_peer_round",
            actor_id=actor.pk,
            object_kind="peer_round",
            object_id=round_id,
        )
    return True


@transaction.atomic
def take_work(person: PersonLike, *, round_id: int) -> PeerReview:
    """Take one more work to review: the one with the fewest reviewers, the longest waiting.

    Raises:
        NotFound: the person does not review in the round.
        PeerConflict: the sample comes first, another review waits, or nothing is left to take.
    """
    peer_round = locked_round(round_id)
    exchange = exchange_of(peer_round)
    reviewer = None
    if exchange is not None:
        reviewers = exchange.reviewers.values()
        reviewer = next((r for r in reviewers if r.enrolment.person_id == person.pk), None)
    if exchange is None or reviewer is None:
        raise _no_round()
    if peer_round.begun_at is None:
        raise PeerConflict("not_begun", _("The works are given out after the deadline."))
    if not is_tried(peer_round, reviewer):
        raise PeerConflict("sample_first", _("Mark the sample first."))
    key = reviewer.enrolment_id
    if exchange.of_reviewer(key, PeerReviewState.ASKED):
        raise PeerConflict("review_waits", _("Finish the review that you have begun first."))
    fit = exchange.may_take(key)
    if not fit:
        raise PeerConflict("nothing_left", _("No work lacks a reviewer now."))
    due_at = clock.now() + timedelta(days=exchange.terms.days)
    ask(exchange, [(key, fit[0].enrolment_id)], due_at)
    return exchange.reviews[-1]


@transaction.atomic
def leave_to_tutor(work_id: int) -> None:
    """Close a work without more reviews; the tutors and the author are told."""
    found = PeerWork.objects.filter(pk=work_id).values_list("round_id", flat=True).first()
    if found is None:
        return
    peer_round = locked_round(found)
    work = PeerWork.objects.select_related("enrolment__person").get(pk=work_id)
    if work.state in (PeerWorkState.DONE, PeerWorkState.SHORT):
        return
    work.state, work.closed_at = PeerWorkState.SHORT, clock.now()
    work.save(update_fields=["state", "closed_at"])
    post = Post(peer_round)
    post.to_author(work, telling.SHORT)
    post.to_tutors(work, telling.FALLBACK)
    post.send()

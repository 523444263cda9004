"""Colleagues write reviews: the sample first, a draft, the review; the author says what it was worth."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamerton.assessment.enums import PeerReviewState, PeerWorkState
from kamerton.assessment.errors import Incomplete, PeerConflict
from kamerton.assessment.models import PeerReview, PeerReviewer, PeerRound
from kamerton.assessment.operations import peer_telling as telling
from kamerton.assessment.operations.peer_closing import close_works, settle
from kamerton.assessment.operations.peer_giving import locked_round
from kamerton.assessment.operations.peer_telling import Post
from kamerton.assessment.operations.peer_works import masked_person
from kamerton.assessment.peers import difference, weight_of
from kamerton.assessment.queries.peer_exchange import Exchange, exchange_of
from kamerton.assessment.queries.peer_samples import is_tried, sample_asked
from kamerton.assessment.rubrics import level_of
from kamerton.assessment.rules import may
from kamerton.core import clock
from kamerton.core.api import record_statement
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.texts.api import from_markdown, word_count

MOST_WORDS = 10_000
MOST_REMARK = 2_000


def no_review() -> NotFound:
    """Return what everybody hears of whose a review is not."""
    return NotFound("no_review", _("There is no such review, or it is not open to you."))


def _own_place(person: PersonLike, round_id: int) -> tuple[PeerRound, PeerReviewer]:
    peer_round = locked_round(round_id)
    place = (
        PeerReviewer.objects.select_related("enrolment")
        .filter(round=peer_round, enrolment__person=person.pk)
        .first()
    )
    if place is None:
        raise no_review()
    return peer_round, place


def checked_levels(rubric: Any, marks: Mapping[str, Any], *, whole: bool = True) -> dict[str, str]:
    """Return marks that are levels of a rubric.

    Raises:
        Incomplete: a criterion has none (only where all are asked for); the field names it.
    """
    checked: dict[str, str] = {}
    for criterion in rubric:
        level = level_of(criterion, marks.get(criterion["key"]))
        if level is not None:
            checked[criterion["key"]] = str(level["points"])
        elif whole:
            raise Incomplete(
                "mark_missing",
                _("Choose a level for “%(title)s”.") % {"title": criterion["title"]},
                field=f"mark_{criterion['key']}",
            )
    return checked


@transaction.atomic
def mark_sample(person: PersonLike, *, round_id: int, marks: Mapping[str, Any]) -> PeerReviewer:
    """Mark the sample: within the tolerance the works are open; the first try gives the weight.

    Raises:
        NotFound: the person does not review in the round, or there is no sample.
        Incomplete: a criterion has no level.
    """
    peer_round, place = _own_place(person, round_id)
    sample = sample_asked(peer_round)
    if sample is None:
        raise no_review()
    rubric = peer_round.assignment.rubric
    place.sample_marks = checked_levels(rubric, marks)
    far = difference(rubric, place.sample_marks, sample.marks)
    if not place.tries:
        place.difference, place.weight = far, weight_of(far)
    place.tries += 1
    if far * 100 <= peer_round.assignment.peer_terms.tolerance:
        place.calibrated_at = place.calibrated_at or clock.now()
    place.save(update_fields=["sample_marks", "difference", "weight", "tries", "calibrated_at"])
    return place


@transaction.atomic
def accept_explanation(person: PersonLike, *, round_id: int) -> PeerReviewer:
    """Go on after having read why the tutor marked the sample so.

    Raises:
        PeerConflict: the sample has not been marked yet.
    """
    _round, place = _own_place(person, round_id)
    if not place.tries:
        raise PeerConflict("sample_first", _("Mark the sample first."))
    place.calibrated_at = place.calibrated_at or clock.now()
    place.save(update_fields=["calibrated_at"])
    return place


def own_review(person: PersonLike, token: Any) -> tuple[Exchange, PeerReview]:
    """Return a review of one's own with its round, held."""
    found = (
        PeerReview.objects.select_related("reviewer__person", "work").filter(token=token).first()
    )
    if found is None or not may("assessment.write_peer_review", person, found):
        raise no_review()
    peer_round = locked_round(found.work.round_id)
    exchange = exchange_of(peer_round)
    if exchange is None:
        raise no_review()
    review = next(one for one in exchange.reviews if one.pk == found.pk)
    review.reviewer = found.reviewer
    return exchange, review


def require_open(exchange: Exchange, review: PeerReview) -> None:
    """Refuse what is sent or not yet open to be written."""
    place = exchange.reviewers.get(review.reviewer_id)
    if place is None:
        raise PeerConflict("not_studying", _("Study in this cohort is not under way for you."))
    if review.state == PeerReviewState.DONE:
        raise PeerConflict("review_sent", _("This review has been sent already."))
    if not is_tried(exchange.round, place):
        raise PeerConflict("sample_first", _("Mark the sample first."))


@transaction.atomic
def save_peer_draft(
    person: PersonLike, *, token: Any, marks: Mapping[str, Any], said: Mapping[str, Any]
) -> PeerReview:
    """Keep a review as far as it is written. ``said``: {"words": text, "remarks": {criterion: text}}."""
    exchange, review = own_review(person, token)
    require_open(exchange, review)
    _keep(exchange, review, marks, said, whole=False)
    return review


def _keep(
    exchange: Exchange,
    review: PeerReview,
    marks: Mapping[str, Any],
    said: Mapping[str, Any],
    *,
    whole: bool,
) -> None:
    rubric = exchange.round.assignment.rubric
    known = {criterion["key"] for criterion in rubric}
    review.marks = checked_levels(rubric, marks, whole=whole)
    review.words = str(said.get("words", ""))[:MOST_WORDS]
    remarks = said.get("remarks") or {}
    review.remarks = {
        key: str(text)[:MOST_REMARK] for key, text in remarks.items() if key in known and text
    }
    review.saved_at = clock.now()
    review.save(update_fields=["marks", "words", "remarks", "saved_at"])


@transaction.atomic
def send_review(
    person: PersonLike, *, token: Any, marks: Mapping[str, Any], said: Mapping[str, Any]
) -> PeerReview:
    """Send a review; the reviewer's own name is taken out of its words.

    One that was given to somebody else is taken as long as the work has a free place.

    Raises:
        NotFound: it is not the person's.
        Incomplete: a criterion has no level, or there are too few words.
        PeerConflict: it was sent, somebody else has the place, or the sample comes first.
    """
    exchange, review = own_review(person, token)
    require_open(exchange, review)
    _require_words(exchange, str(said.get("words", "")))
    work = exchange.work_of(review.author_id)
    if review.state == PeerReviewState.EXPIRED:
        if work.state != PeerWorkState.OPEN or not exchange.missing(work):
            raise PeerConflict(
                "place_taken",
                _("The time was over, and a colleague reviews this work now. Take another one."),
            )
        review.slot = exchange.free_slot(work)
    mask = masked_person(review.reviewer.person)
    remarks = {key: mask(str(text)) for key, text in (said.get("remarks") or {}).items()}
    words = mask(str(said.get("words", "")))
    _keep(exchange, review, marks, {"words": words, "remarks": remarks}, whole=True)
    review.state, review.done_at = PeerReviewState.DONE, clock.now()
    review.save(update_fields=["state", "slot", "done_at"])
    record_statement(
        actor_id=person.pk,
        verb="reviewed",
        target=("activity", exchange.round.assignment.activity_id),
        context={"cohort": exchange.round.cohort_id},
    )
    post = Post(exchange.round)
    close_works(exchange, post)
    settle(exchange.reviewers[review.reviewer_id])
    post.send()
    return review


def _require_words(exchange: Exchange, words: str) -> None:
    needed = exchange.terms.min_words
    count = word_count(from_markdown(words)) if words.strip() else 0
    if count < needed:
        text = ngettext(
            "Write at least %(needed)d word: what is good, what to mend and how. Now there are %(count)d.",
            "Write at least %(needed)d words: what is good, what to mend and how. Now there are %(count)d.",
            needed,
        )
        raise Incomplete("too_few_words", text % {"needed": needed, "count": count}, field="words")


def _reviewed(person: PersonLike, token: Any) -> PeerReview:
    """Return a review that the author of the work reads, its round held."""
    found = (
        PeerReview.objects.select_related("author__person", "work__submission")
        .filter(token=token, state=PeerReviewState.DONE, excluded_at=None)
        .first()
    )
    if found is None or not may("assessment.rate_peer_review", person, found):
        raise no_review()
    if not is_shown(found.work):
        raise no_review()
    return found


def is_shown(work: Any) -> bool:
    """Return True once the author reads the reviews: all are there, or no more are waited for."""
    return work.state in (PeerWorkState.DONE, PeerWorkState.SHORT)


@transaction.atomic
def rate_review(person: PersonLike, *, token: Any, usefulness: int) -> PeerReview:
    """Say how useful a colleague's review was: 1 little, 2 some, 3 much. Only tutors see it."""
    review = _reviewed(person, token)
    review.usefulness = max(1, min(3, usefulness))
    review.save(update_fields=["usefulness"])
    return review


@transaction.atomic
def flag_review(person: PersonLike, *, token: Any, reason: str) -> PeerReview:
    """Object to a colleague's review: the tutors are told, once.

    Raises:
        Incomplete: no reason is given.
    """
    review = _reviewed(person, token)
    if not reason.strip():
        raise Incomplete("reason_missing", _("Say what is wrong with the review."), field="reason")
    is_first = review.flagged_at is None
    review.flag, review.flagged_at = reason.strip()[:MOST_REMARK], clock.now()
    review.save(update_fields=["flag", "flagged_at"])
    if is_first:
        peer_round = locked_round(review.work.round_id)
        work = review.work
        work.enrolment = review.author
        post = Post(peer_round)
        post.to_tutors(work, telling.FLAGGED)
        post.send()
    return review

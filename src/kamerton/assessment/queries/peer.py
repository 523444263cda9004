"""Peer review as learners see it: as reviewers and as authors, never who is who."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kamerton.assessment.enums import PeerReviewState, PeerWorkState
from kamerton.assessment.models import (
    PeerReview,
    PeerReviewer,
    PeerRound,
    PeerSample,
    PeerTerms,
    PeerWork,
)
from kamerton.assessment.queries.peer_exchange import LIVE, due_day, is_pulled, terms_of
from kamerton.assessment.queries.peer_samples import sample_for
from kamerton.assessment.queries.work import (
    CriterionShown,
    PartShown,
    criteria,
    shown_parts,
)
from kamerton.assessment.rules import may
from kamerton.core import clock
from kamerton.core.errors import NotFound
from kamerton.files.api import files_of
from kamerton.learning.enums import EnrolmentState

WORK_OWNER, SAMPLE_OWNER = "assessment.peer_work", "assessment.peer_sample"


def _no_round() -> NotFound:
    return NotFound("no_round", _("There is nothing to review here, or it is not open to you."))


@dataclass(frozen=True, slots=True)
class Duty:
    """What a reviewer sees of a round.

    Attributes:
        needs_sample: the sample has to be marked first.
        free: how many works could be taken now.
        begins_on: the day after which the works are given out; None where they are, or at once.
        others: how many works of others there are.
    """

    round: PeerRound
    place: PeerReviewer
    terms: PeerTerms
    reviews: list[PeerReview]
    needs_sample: bool
    free: int
    others: int
    begins_on: date | None
    own: PeerWork | None

    def of(self, state: str) -> list[PeerReview]:
        """Return the reviews in a state."""
        return [review for review in self.reviews if review.state == state]

    def number_of(self, review: PeerReview) -> int:
        """Return which of the reviewer's works it is, from 1, in the order in which they were asked."""
        return sorted(one.pk for one in self.reviews).index(review.pk) + 1

    @property
    def done(self) -> int:
        """Return how many reviews are written."""
        return len(self.of(PeerReviewState.DONE))

    @property
    def owed(self) -> int:
        """Return how many are still owed before the own work counts."""
        if self.place.released_at is not None:
            return 0
        return max(0, self.terms.required - self.done)

    @property
    def may_take(self) -> bool:
        """Return True where another work can be taken at once."""
        ready = not self.needs_sample and not self.of(PeerReviewState.ASKED)
        studies = self.place.enrolment.state == EnrolmentState.STUDYING
        return ready and studies and self.free > 0 and self.round.begun_at is not None


def access_duty(viewer: Any, *, round_id: int) -> Duty:
    """Return a round to a learner who reviews in it, else NotFound (five statements)."""
    place = (
        PeerReviewer.objects.select_related(
            "enrolment__cohort",
            "round__assignment__peer_terms",
            "round__assignment__activity",
        )
        .filter(round=round_id, enrolment__person=viewer.pk)
        .first()
    )
    terms = terms_of(place.round.assignment) if place else None
    if place is None or terms is None:
        raise _no_round()
    place.round.cohort = place.enrolment.cohort
    return _duty(place, terms)


def _duty(place: PeerReviewer, terms: PeerTerms) -> Duty:
    works = list(
        PeerWork.objects.filter(round=place.round_id)
        .annotate(live=Count("reviews", filter=Q(reviews__state__in=LIVE)))
        .defer("parts")
    )
    reviews = list(
        PeerReview.objects.filter(reviewer=place.enrolment_id, work__round=place.round_id)
    )
    met = {review.work_id for review in reviews}
    others = [work for work in works if work.enrolment_id != place.enrolment_id]
    free = [
        work
        for work in others
        if work.state == PeerWorkState.OPEN and work.pk not in met and work.live < terms.reviewers
    ]
    sample = terms.has_sample and place.calibrated_at is None
    if sample:
        sample = sample_for(place.round.assignment_id, place.round.cohort_id) is not None
    begins_on = None
    if place.round.begun_at is None:
        due_on = due_day(place.round.assignment, place.round.cohort_id)
        begins_on = None if is_pulled(terms, due_on) else due_on
    return Duty(
        round=place.round,
        place=place,
        terms=terms,
        reviews=sorted(reviews, key=lambda r: (r.state != PeerReviewState.ASKED, r.due_at)),
        needs_sample=sample,
        free=len(free),
        others=len(others),
        begins_on=begins_on,
        own=next((w for w in works if w.enrolment_id == place.enrolment_id), None),
    )


@dataclass(frozen=True, slots=True)
class SampleShown:
    """The sample as a reviewer sees it; ``rows`` with the tutor's marks once it was marked."""

    duty_round: PeerRound
    place: PeerReviewer
    terms: PeerTerms
    sample: PeerSample
    parts: list[PartShown]
    rubric: list[CriterionShown]

    @property
    def is_within(self) -> bool:
        """Return True where the last own marks are near enough to the tutor's."""
        return self.place.calibrated_at is not None

    @property
    def rows(self) -> list[CriterionShown]:
        """Return the criteria with the tutor's marks beside the own ones."""
        return criteria(
            self.duty_round.assignment.rubric,
            marks=self.sample.marks,
            own=self.place.sample_marks,
            remarks=self.sample.remarks,
        )


def access_sample(viewer: Any, *, round_id: int) -> SampleShown:
    """Return the sample of a round to a learner who reviews in it, else NotFound."""
    place = (
        PeerReviewer.objects.select_related(
            "enrolment__cohort",
            "round__assignment__peer_terms",
            "round__assignment__activity",
        )
        .filter(round=round_id, enrolment__person=viewer.pk)
        .first()
    )
    terms = terms_of(place.round.assignment) if place else None
    if place is None or terms is None or not terms.has_sample:
        raise _no_round()
    sample = sample_for(place.round.assignment_id, place.round.cohort_id)
    if sample is None:
        raise _no_round()
    place.round.cohort = place.enrolment.cohort
    assignment = place.round.assignment
    parts = shown_parts(assignment, sample.parts, files_of((SAMPLE_OWNER, sample.pk)))
    own = place.sample_marks if place.tries else None
    return SampleShown(
        place.round, place, terms, sample, parts, criteria(assignment.rubric, own=own)
    )


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """One review to its reviewer: the work without its author's traces, and what is written."""

    review: PeerReview
    round: PeerRound
    terms: PeerTerms
    parts: list[PartShown]
    withheld: int
    criteria: list[CriterionShown]
    needs_sample: bool
    number: int

    @property
    def is_open(self) -> bool:
        """Return True where it can still be written."""
        return self.review.state in (PeerReviewState.ASKED, PeerReviewState.EXPIRED)

    @property
    def is_late(self) -> bool:
        """Return True where its time is over and nothing is written."""
        return self.is_open and self.review.due_at < clock.now()


def access_review(viewer: Any, *, token: Any) -> ReviewShown:
    """Return a review to who writes it, else NotFound (five statements at most)."""
    review = (
        PeerReview.objects.select_related(
            "work__round__assignment__peer_terms",
            "work__round__assignment__activity",
            "work__round__cohort",
            "reviewer",
        )
        .filter(token=token)
        .first()
    )
    if review is None or not may("assessment.write_peer_review", viewer, review):
        raise NotFound("no_review", _("There is no such review, or it is not open to you."))
    peer_round = review.work.round
    terms = terms_of(peer_round.assignment)
    place = PeerReviewer.objects.filter(round=peer_round, enrolment=review.reviewer_id).first()
    if terms is None or place is None:
        raise _no_round()
    needs = (
        terms.has_sample
        and place.calibrated_at is None
        and sample_for(peer_round.assignment_id, peer_round.cohort_id) is not None
    )
    files = [] if needs else files_of((WORK_OWNER, review.work_id))
    return ReviewShown(
        review=review,
        round=peer_round,
        terms=terms,
        parts=[] if needs else shown_parts(peer_round.assignment, review.work.parts, files),
        withheld=sum(review.work.withheld.values()),
        criteria=criteria(
            peer_round.assignment.rubric,
            own=review.marks,
            marks=review.marks,
            remarks=review.remarks,
        ),
        needs_sample=needs,
        number=_number(review),
    )


def _number(review: PeerReview) -> int:
    """Return which of the reviewer's works it is, from 1, in the order in which they were asked."""
    earlier = PeerReview.objects.filter(
        reviewer=review.reviewer_id, work__round=review.work.round_id, pk__lt=review.pk
    )
    return earlier.count() + 1

"""One round of peer review as it stands: works, reviewers, who has met whom, what is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kamerton.assessment.enums import PeerReviewState, PeerStart, PeerWorkState
from kamerton.assessment.models import (
    Assignment,
    PeerReview,
    PeerReviewer,
    PeerRound,
    PeerTerms,
    PeerWork,
)
from kamerton.core import clock
from kamerton.learning.api import cohort_dates_of, cohort_members
from kamerton.learning.enums import EnrolmentState

LIVE = (PeerReviewState.ASKED, PeerReviewState.DONE)


def terms_of(assignment: Assignment) -> PeerTerms | None:
    """Return how colleagues review in an assignment, None where they do not."""
    terms: PeerTerms | None = getattr(assignment, "peer_terms", None)
    return terms if terms is not None and terms.is_on else None


@dataclass
class Exchange:
    """A round with all that belongs to it; ``reviewers`` by enrolment are those who study now."""

    round: PeerRound
    terms: PeerTerms
    works: list[PeerWork]
    reviewers: dict[int, PeerReviewer]
    reviews: list[PeerReview]
    met: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note who has met whom, whatever became of it."""
        self.met = {(r.reviewer_id, r.author_id) for r in self.reviews}

    @property
    def open_works(self) -> list[PeerWork]:
        """Return the works that are being reviewed."""
        return [w for w in self.works if w.state == PeerWorkState.OPEN]

    def of_work(self, work: PeerWork, *states: str) -> list[PeerReview]:
        """Return the reviews of a work in these states (live ones where none is named)."""
        wanted = states or LIVE
        return [r for r in self.reviews if r.work_id == work.pk and r.state in wanted]

    def of_reviewer(self, enrolment_id: int, *states: str) -> list[PeerReview]:
        """Return a reviewer's reviews in these states (live ones where none is named)."""
        wanted = states or LIVE
        return [r for r in self.reviews if r.reviewer_id == enrolment_id and r.state in wanted]

    def loads(self) -> Counter[int]:
        """Return how many works each reviewer has or has done."""
        return Counter(r.reviewer_id for r in self.reviews if r.state in LIVE)

    def missing(self, work: PeerWork) -> int:
        """Return how many more reviewers a work may have."""
        return max(0, self.terms.reviewers - len(self.of_work(work)))

    def gaps(self) -> dict[int, int]:
        """Return by author how many reviewers the open works lack."""
        found = {work.enrolment_id: self.missing(work) for work in self.open_works}
        return {author: count for author, count in found.items() if count}

    def may_take(self, enrolment_id: int) -> list[PeerWork]:
        """Return the open works that a reviewer may still take, those with the fewest first."""
        fit = [
            work
            for work in self.open_works
            if work.enrolment_id != enrolment_id
            and (enrolment_id, work.enrolment_id) not in self.met
            and self.missing(work)
        ]
        return sorted(fit, key=lambda w: (len(self.of_work(w)), w.ready_at or clock.now(), w.pk))

    def has_more_for(self, enrolment_id: int) -> bool:
        """Return True while a work may still come to a reviewer: one that is not closed yet."""
        return any(
            work.enrolment_id != enrolment_id
            and (enrolment_id, work.enrolment_id) not in self.met
            and work.state in (PeerWorkState.PREPARING, PeerWorkState.OPEN)
            for work in self.works
        )

    def work_of(self, author: int) -> PeerWork:
        """Return the work of an author."""
        return next(work for work in self.works if work.enrolment_id == author)

    def free_slot(self, work: PeerWork) -> int:
        """Return the lowest place of a work that nobody holds."""
        held = {review.slot for review in self.of_work(work)}
        return next(n for n in range(1, self.terms.reviewers + 2) if n not in held)


def exchange_of(peer_round: PeerRound) -> Exchange | None:
    """Return a round as it stands (three statements); None where peer review is off."""
    terms = terms_of(peer_round.assignment)
    if terms is None:
        return None
    reviewers = PeerReviewer.objects.filter(
        round=peer_round, enrolment__state=EnrolmentState.STUDYING
    )
    works = PeerWork.objects.filter(round=peer_round).defer("parts")
    works = works.select_related("enrolment__person")
    return Exchange(
        peer_round,
        terms,
        list(works.order_by("pk")),
        {r.enrolment_id: r for r in reviewers.select_related("enrolment").order_by("pk")},
        list(PeerReview.objects.filter(work__round=peer_round).order_by("pk")),
    )


def due_day(assignment: Assignment, cohort_id: int) -> date | None:
    """Return the day by which works are handed in in a cohort, None where there is none."""
    days = {d.activity_id: d.due_on for d in cohort_dates_of([cohort_id])}
    return days.get(assignment.activity_id)


def is_pulled(terms: PeerTerms, due_on: date | None) -> bool:
    """Return True where reviewers take works as they come: as is set, and without a deadline."""
    return terms.starts == PeerStart.ARRIVAL or due_on is None


def may_more_come(peer_round: PeerRound, works: Iterable[PeerWork], today: date) -> bool:
    """Return True while somebody who studies has not handed in and the deadline is not past."""
    due_on = due_day(peer_round.assignment, peer_round.cohort_id)
    if (due_on or peer_round.cohort.ends_on) < today:
        return False
    have = {work.enrolment_id for work in works}
    return any(
        member.state == EnrolmentState.STUDYING and member.pk not in have
        for member in cohort_members(peer_round.cohort_id)
    )


def by_work(reviews: Iterable[Any]) -> dict[int, list[Any]]:
    """Return reviews by the id of their work."""
    found: dict[int, list[Any]] = defaultdict(list)
    for review in reviews:
        found[review.work_id].append(review)
    return found

"""Peer review as tutors and organisers see it: who reviews whom, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from kamerton.assessment.enums import PeerReviewState, PeerWorkState
from kamerton.assessment.models import (
    Assignment,
    PeerReview,
    PeerReviewer,
    PeerRound,
    PeerTerms,
    PeerWork,
    Review,
    Submission,
)
from kamerton.assessment.peers import WIDE, Agreed, Voice, agree, weight_of
from kamerton.assessment.queries.peer_exchange import by_work, terms_of
from kamerton.assessment.queries.work import CriterionShown, criteria, tutored_cohorts
from kamerton.assessment.rules import may
from kamerton.core.errors import NotFound
from kamerton.learning.api import cohorts_by_ids


def agreed_of(
    rubric: Sequence[Any], reviews: Sequence[PeerReview], weights: dict[int, Decimal | None]
) -> Agreed:
    """Return what the reviews that count agree on; ``weights`` by the reviewer's enrolment."""
    voices = [
        Voice(str(r.token), r.marks, weights.get(r.reviewer_id) or weight_of(None))
        for r in reviews
        if r.state == PeerReviewState.DONE and r.excluded_at is None
    ]
    return agree(rubric, voices)


@dataclass(frozen=True, slots=True)
class PeerVoice:
    """One colleague's review as the tutor sees it; ``far`` on the whole from the result."""

    review: PeerReview
    criteria: list[CriterionShown]
    points: Decimal
    weight: Decimal
    is_outlier: bool


@dataclass(frozen=True, slots=True)
class CriterionCompared:
    """One criterion with every mark that was given to it."""

    criterion: CriterionShown
    marks: list[Decimal | None]
    result: Decimal | None
    spread: Decimal
    tutor: Decimal | None

    @property
    def is_wide(self) -> bool:
        """Return True where colleagues are far from each other."""
        return self.spread >= WIDE


@dataclass(frozen=True, slots=True)
class PeerMarks:
    """All that colleagues say of one work, beside the tutor's mark."""

    submission: Submission
    work: PeerWork | None
    round: PeerRound
    voices: list[PeerVoice]
    awaited: list[PeerReview]
    rows: list[CriterionCompared]
    agreed: Agreed
    tutors: Review | None

    @property
    def is_complete(self) -> bool:
        """Return True where every criterion has a result."""
        return bool(self.rows) and len(self.agreed.marks) == len(self.rows)

    @property
    def count(self) -> int:
        """Return how many reviews count."""
        return sum(voice.review.excluded_at is None for voice in self.voices)


def access_peer_marks(viewer: Any, *, submission_id: int) -> PeerMarks:
    """Return what colleagues say of a work to its tutors and organisers, else NotFound (five statements)."""
    submission = (
        Submission.objects.select_related(
            "assignment__peer_terms",
            "assignment__activity",
            "enrolment__cohort__version",
            "enrolment__person",
            "peer_work__round",
        )
        .filter(pk=submission_id)
        .first()
    )
    work: PeerWork | None = getattr(submission, "peer_work", None)
    allowed = submission is not None and may(
        "assessment.view_peer_round", viewer, submission.enrolment
    )
    if submission is None or work is None or not allowed:
        raise NotFound("no_work", _("There is no such work, or it is not open to you."))
    return _marks(submission, work)


def _marks(submission: Submission, work: PeerWork) -> PeerMarks:
    rubric = submission.assignment.rubric
    reviews = list(
        PeerReview.objects.filter(work=work).select_related("reviewer__person").order_by("pk")
    )
    weights = dict(
        PeerReviewer.objects.filter(round=work.round_id).values_list("enrolment_id", "weight")
    )
    tutors = (
        Review.objects.filter(submission=submission)
        .select_related("reviewer")
        .order_by("-pk")
        .first()
    )
    done = [r for r in reviews if r.state == PeerReviewState.DONE]
    agreed = agreed_of(rubric, done, weights)
    voices = [_voice(rubric, review, weights, agreed) for review in done]
    return PeerMarks(
        submission=submission,
        work=work,
        round=work.round,
        voices=voices,
        awaited=[r for r in reviews if r.state != PeerReviewState.DONE],
        rows=[
            CriterionCompared(
                criterion,
                [next(c.mark for c in v.criteria if c.key == criterion.key) for v in voices],
                agreed.marks.get(criterion.key),
                agreed.spread.get(criterion.key, Decimal(0)),
                criterion.mark,
            )
            for criterion in criteria(rubric, marks=tutors.marks if tutors else None)
        ],
        agreed=agreed,
        tutors=tutors,
    )


def _voice(
    rubric: Sequence[Any], review: PeerReview, weights: dict[int, Any], agreed: Agreed
) -> PeerVoice:
    marked = criteria(rubric, marks=review.marks, remarks=review.remarks)
    return PeerVoice(
        review,
        marked,
        sum((c.mark or Decimal(0) for c in marked), Decimal(0)),
        weights.get(review.reviewer_id) or weight_of(None),
        str(review.token) in agreed.outliers,
    )


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One exchange of works on the desk: of a cohort at an assignment."""

    cohort: Any
    assignment: Assignment
    terms: PeerTerms
    round: PeerRound | None
    works: int = 0
    written: int = 0
    awaited: int = 0
    flagged: int = 0
    short: int = 0


def rounds_of(viewer: Any) -> list[RoundRow]:
    """Return the exchanges of the cohorts that the viewer tutors (three statements)."""
    cohorts = cohorts_by_ids(tutored_cohorts(viewer))
    if not cohorts:
        return []
    terms = PeerTerms.objects.filter(
        is_on=True,
        assignment__activity__module__version__in={c.version_id for c in cohorts},
    ).select_related("assignment__activity__module")
    by_version: dict[int, list[PeerTerms]] = {}
    for one in terms.order_by("assignment__activity__module__position", "pk"):
        by_version.setdefault(one.assignment.activity.module.version_id, []).append(one)
    counted = {
        (row.cohort_id, row.assignment_id): row
        for row in _counted(PeerRound.objects.filter(cohort__in=cohorts))
    }
    return [
        _round_row(cohort, one, counted.get((cohort.pk, one.assignment_id)))
        for cohort in reversed(cohorts)
        for one in by_version.get(cohort.version_id, [])
    ]


def _counted(rounds: Any) -> Any:
    def reviews(**how: Any) -> Count:
        named = {f"works__reviews__{name}": value for name, value in how.items()}
        return Count("works__reviews", filter=Q(**named), distinct=True)

    return rounds.annotate(
        all_works=Count("works", distinct=True),
        short=Count("works", filter=Q(works__state=PeerWorkState.SHORT), distinct=True),
        written=reviews(state=PeerReviewState.DONE),
        awaited=reviews(state=PeerReviewState.ASKED),
        flagged=reviews(flagged_at__isnull=False, excluded_at__isnull=True),
    )


def _round_row(cohort: Any, terms: PeerTerms, found: Any) -> RoundRow:
    if found is None:
        return RoundRow(cohort, terms.assignment, terms, None)
    return RoundRow(
        cohort,
        terms.assignment,
        terms,
        found,
        found.all_works,
        found.written,
        found.awaited,
        found.flagged,
        found.short,
    )


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """One learner of a round: the own work with its reviews, and what they review."""

    place: PeerReviewer
    work: PeerWork | None
    got: list[PeerReview]
    given: list[PeerReview]
    owed: int


@dataclass(frozen=True, slots=True)
class RoundShown:
    """One exchange in full, for its tutors and organisers."""

    round: PeerRound
    terms: PeerTerms
    rows: list[ReviewerRow]


def access_round(viewer: Any, *, cohort_id: int, assignment_id: int) -> RoundShown:
    """Return an exchange to its tutors and organisers, begun or not, else NotFound."""
    peer_round = (
        PeerRound.objects.select_related(
            "cohort", "assignment__peer_terms", "assignment__activity__module"
        )
        .filter(assignment=assignment_id, cohort=cohort_id)
        .first()
    ) or _round_to_come(cohort_id, assignment_id)
    terms = terms_of(peer_round.assignment) if peer_round else None
    if peer_round is not None and terms is not None:
        module = peer_round.assignment.activity.module
        at_home = module.version_id == peer_round.cohort.version_id
        if at_home and may("assessment.view_peer_round", viewer, peer_round):
            rows = _rows(peer_round, terms) if peer_round.pk else []
            return RoundShown(peer_round, terms, rows)
    raise NotFound("no_round", _("There is no such exchange of works, or it is not open to you."))


def _round_to_come(cohort_id: int, assignment_id: int) -> PeerRound | None:
    """Return what will be the round once somebody hands in."""
    cohort = next(iter(cohorts_by_ids([cohort_id])), None)
    assignment = (
        Assignment.objects.select_related("peer_terms", "activity__module")
        .filter(pk=assignment_id)
        .first()
    )
    if cohort is None or assignment is None:
        return None
    return PeerRound(assignment=assignment, cohort=cohort)


def _rows(peer_round: PeerRound, terms: PeerTerms) -> list[ReviewerRow]:
    places = PeerReviewer.objects.filter(round=peer_round).select_related("enrolment__person")
    works = {w.enrolment_id: w for w in PeerWork.objects.filter(round=peer_round).defer("parts")}
    reviews = list(
        PeerReview.objects.filter(work__round=peer_round)
        .select_related("reviewer__person", "author__person")
        .order_by("pk")
    )
    got = by_work(reviews)
    rows = []
    for place in places.order_by("enrolment__person__surname", "pk"):
        given = [r for r in reviews if r.reviewer_id == place.enrolment_id]
        done = sum(r.state == PeerReviewState.DONE for r in given)
        owed = 0 if place.released_at else max(0, terms.required - done)
        work = works.get(place.enrolment_id)
        rows.append(ReviewerRow(place, work, got.get(work.pk, []) if work else [], given, owed))
    return rows

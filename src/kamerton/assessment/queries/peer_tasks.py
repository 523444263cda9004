"""What peer review asks of a learner, in short, and who may read its files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from kamerton.assessment.enums import PeerReviewState, SubmissionState
from kamerton.assessment.models import (
    Assignment,
    PeerReview,
    PeerReviewer,
    PeerSample,
    PeerTerms,
    PeerWork,
    Submission,
)
from kamerton.assessment.queries.peer_exchange import LIVE, terms_of
from kamerton.assessment.rules import may
from kamerton.core.api import Prepared
from kamerton.learning.enums import EnrolmentState


@dataclass(frozen=True, slots=True)
class Task:
    """What peer review asks of a learner at one assignment, in short.

    ``owed`` reviews before the own work counts, ``waiting`` works that were asked of them, the first by
    ``due_at``; ``is_held`` where the tutor has passed the own work already.
    """

    round_id: int | None
    terms: PeerTerms
    waiting: int
    due_at: datetime | None
    done: int
    owed: int
    is_held: bool
    submission_id: int | None


def task_of(assignment: Assignment, enrolment: Any) -> Task | None:
    """Return what peer review asks of a learner at an assignment; None where there is none (two statements)."""
    terms = terms_of(assignment)
    if terms is None or enrolment is None:
        return None
    place = (
        PeerReviewer.objects.filter(round__assignment=assignment, enrolment=enrolment)
        .values("round_id", "released_at")
        .first()
    )
    if place is None:
        return Task(None, terms, 0, None, 0, 0, False, None)
    waiting = Q(state=PeerReviewState.ASKED)
    counted = PeerReview.objects.filter(
        reviewer=enrolment, work__round=place["round_id"]
    ).aggregate(
        waiting=Count("pk", filter=waiting),
        due_at=Min("due_at", filter=waiting),
        done=Count("pk", filter=Q(state=PeerReviewState.DONE)),
    )
    owed = 0 if place["released_at"] else max(0, terms.required - counted["done"])
    own = (
        PeerWork.objects.filter(round=place["round_id"], enrolment=enrolment)
        .values_list("submission_id", flat=True)
        .first()
    )
    passed = Submission.objects.filter(
        assignment=assignment, enrolment=enrolment, state=SubmissionState.PASSED
    )
    return Task(
        place["round_id"],
        terms,
        counted["waiting"],
        counted["due_at"],
        counted["done"],
        owed,
        bool(owed) and passed.exists(),
        own,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Works of colleagues that await a learner's review, all rounds together."""

    count: int
    due_at: datetime | None
    round_id: int | None


def _asked(person: int) -> QuerySet[PeerReview, tuple[Any, ...]]:
    found = PeerReview.objects.filter(
        reviewer__person_id=person,
        reviewer__state=EnrolmentState.STUDYING,
        state=PeerReviewState.ASKED,
    )
    return found.order_by("due_at").values_list("due_at", "work__round_id", "reviewer__cohort_id")


_asked_of = Prepared(_asked, person=int)


def waiting_reviews(viewer: Any, cohort_id: int | None = None) -> Waiting:
    """Return what awaits a person's review among colleagues, in one cohort or in all (one statement)."""
    rows = _asked_of(person=viewer.pk)
    rows = [row for row in rows if cohort_id in (None, row[2])]
    return Waiting(len(rows), rows[0][0], rows[0][1]) if rows else Waiting(0, None, None)


def may_read_work(viewer: Any, work_id: int) -> bool:
    """Return True for the reviewers of a work (the sample marked), its tutors and organisers."""
    work = PeerWork.objects.select_related("enrolment__cohort").filter(pk=work_id).first()
    if work is None:
        return False
    asked = PeerReview.objects.filter(
        work=work,
        reviewer__person=viewer.pk,
        state__in=(*LIVE, PeerReviewState.EXPIRED),
    )
    return asked.exists() or may("assessment.view_peer_round", viewer, work.enrolment)


def may_read_sample(viewer: Any, sample_id: int) -> bool:
    """Return True for who reviews where the sample is marked, tutors there, and methodologists."""
    sample = PeerSample.objects.filter(pk=sample_id).first()
    if sample is None:
        return False
    if may("assessment.change_task", viewer) and sample.cohort_id is None:
        return True
    if sample.cohort_id and may("assessment.run_peer_round", viewer, sample):
        return True
    places = PeerReviewer.objects.filter(
        round__assignment=sample.assignment_id, enrolment__person=viewer.pk
    )
    if sample.cohort_id:
        places = places.filter(round__cohort=sample.cohort_id)
    return places.exists()

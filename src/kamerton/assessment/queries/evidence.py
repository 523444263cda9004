"""What a learner's work proves, for the portfolio."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.models import Review


@dataclass(frozen=True, slots=True)
class PassedWork:
    """A work that a tutor passed: whose, what, with how many points of how many."""

    person_id: int
    activity_id: int
    title: str
    title_en: str
    points: Decimal
    best: Decimal
    passed_on: date
    url: str


def passed_work(submission_id: int) -> PassedWork | None:
    """Return a submission that was passed, or None for any other."""
    review = (
        Review.objects.select_related(
            "submission__assignment__activity", "submission__enrolment__cohort"
        )
        .filter(submission_id=submission_id, state=SubmissionState.PASSED)
        .order_by("pk")
        .first()
    )
    if review is None:
        return None
    assignment = review.submission.assignment
    enrolment, activity = review.submission.enrolment, assignment.activity
    best = sum(
        (max(Decimal(str(lv["points"])) for lv in c["levels"]) for c in assignment.rubric),
        Decimal(0),
    )
    return PassedWork(
        person_id=enrolment.person_id,
        activity_id=activity.pk,
        title=activity.title,
        title_en=activity.title_en,
        points=review.points.normalize(),
        best=best.normalize(),
        passed_on=timezone.localdate(review.created_at),
        url=reverse("learning:activity", args=[enrolment.cohort.slug, activity.pk]),
    )

"""The sample on which reviewers try their eye."""

from typing import Any

from django.db.models import F, QuerySet

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.models import Assignment, PeerReviewer, PeerRound, PeerSample, Submission
from kamerton.assessment.queries.peer_exchange import terms_of
from kamerton.assessment.queries.work import tutored_cohorts


def sample_for(assignment_id: int, cohort_id: int | None) -> PeerSample | None:
    """Return the sample of a cohort, else the one for all; None where there is none."""
    found = PeerSample.objects.filter(assignment=assignment_id)
    if cohort_id is None:
        return found.filter(cohort=None).first()
    ordered = found.filter(cohort__in=[cohort_id]) | found.filter(cohort=None)
    return ordered.order_by(F("cohort").asc(nulls_last=True)).first()


def sample_asked(peer_round: PeerRound) -> PeerSample | None:
    """Return the sample that reviewers of a round mark first, None where none is asked for."""
    terms = terms_of(peer_round.assignment)
    if terms is None or not terms.has_sample:
        return None
    return sample_for(peer_round.assignment_id, peer_round.cohort_id)


def is_tried(peer_round: PeerRound, reviewer: PeerReviewer) -> bool:
    """Return True where nothing more is asked of a reviewer before the works."""
    return reviewer.calibrated_at is not None or sample_asked(peer_round) is None


def possible_samples(
    viewer: Any, assignment: Assignment, cohort_id: int | None
) -> QuerySet[Submission]:
    """Return reviewed works of other cohorts, which may be shown as a sample without names.

    A tutor chooses among the works of the cohorts that they tutor; for all cohorts nothing is
    offered, because nobody has all.
    """
    cohorts = [key for key in tutored_cohorts(viewer) if key != cohort_id]
    return (
        Submission.objects.filter(
            assignment__activity__key=assignment.activity.key,
            enrolment__cohort__in=cohorts,
            state__in=(SubmissionState.PASSED, SubmissionState.RETURNED),
        )
        .select_related("enrolment__cohort")
        .defer("parts", "self_marks")
        .order_by("-submitted_at")[:50]
    )

"""What a learner still owes the colleagues before the own work counts."""

from kamerton.assessment.enums import PeerReviewState
from kamerton.assessment.models import Assignment, PeerReview, PeerReviewer, PeerTerms


def owed(assignment_id: int, enrolment_id: int) -> int:
    """Return how many reviews a learner still owes before the own work counts (up to three statements).

    0 without peer review, where none is required, and for who was released.
    """
    terms = PeerTerms.objects.filter(assignment=assignment_id, is_on=True).first()
    if terms is None or not terms.required:
        return 0
    place = PeerReviewer.objects.filter(
        round__assignment=assignment_id, enrolment=enrolment_id
    ).first()
    if place is None or place.released_at is not None:
        return 0
    done = PeerReview.objects.filter(
        reviewer=enrolment_id, work__round=place.round_id, state=PeerReviewState.DONE
    ).count()
    return max(0, terms.required - done)


def is_on(assignment: Assignment) -> bool:
    """Return True where colleagues review each other (no statement where the terms came along)."""
    terms: PeerTerms | None = getattr(assignment, "peer_terms", None)
    return terms is not None and terms.is_on

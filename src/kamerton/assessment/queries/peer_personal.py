"""What peer review holds of a person, for the archive of personal data."""

from typing import Any

from kamerton.assessment.enums import PeerReviewState
from kamerton.assessment.models import PeerReview


def peer_data(person_id: int) -> dict[str, Any]:
    """Return reviews that a person wrote, and those of the own works without who wrote them."""
    given = PeerReview.objects.filter(reviewer__person=person_id).order_by("pk")
    got = PeerReview.objects.filter(
        author__person=person_id, state=PeerReviewState.DONE, excluded_at=None
    ).order_by("token")
    return {
        "peer_reviews_written.json": list(
            given.values("state", "marks", "remarks", "words", "comments", "asked_at", "done_at")
        ),
        "peer_reviews_of_works.json": list(
            got.values(
                "work__submission_id", "marks", "remarks", "words", "comments", "usefulness", "flag"
            )
        ),
    }

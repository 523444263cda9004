"""A passed work that waits for its author's reviews of colleagues."""

from kamerton.assessment.models import PeerRound, Submission
from kamerton.assessment.queries.peer_debt import owed


def is_held(submission: Submission) -> bool:
    """Return True where a passed work does not count yet, for its author owes reviews.

    Holds the round until the end of the transaction, so that the last review and the tutor's mark,
    made at one moment, see each other.
    """
    found = PeerRound.objects.select_for_update(no_key=True, of=("self",)).filter(
        assignment=submission.assignment_id, cohort=submission.enrolment.cohort_id
    )
    if found.first() is None:
        return False
    return owed(submission.assignment_id, submission.enrolment_id) > 0

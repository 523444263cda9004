"""What is left of peer review when a person is forgotten."""

from django.db import transaction

from kamerton.assessment.models import PeerReview, PeerReviewer, PeerWork
from kamerton.assessment.operations.peer_works import OWNER
from kamerton.files.api import remove_files_of


@transaction.atomic
def forget_peer(person_id: int) -> None:
    """Remove the copies of a person's works and all words; marks stay, without words, for the result."""
    works = PeerWork.objects.filter(enrolment__person=person_id)
    for key in works.values_list("pk", flat=True):
        remove_files_of((OWNER, key))
    works.update(parts={}, withheld={})
    PeerReview.objects.filter(reviewer__person=person_id).update(words="", remarks={}, comments=[])
    PeerReview.objects.filter(author__person=person_id).update(
        words="", remarks={}, comments=[], flag=""
    )
    PeerReviewer.objects.filter(enrolment__person=person_id).update(sample_marks={})

"""What is left of a person's works when the person is forgotten."""

from django.db import transaction
from django.db.models import Q

from kamerton.assessment.models import (
    Answer,
    Comment,
    Doubling,
    FeedbackTemplate,
    Likeness,
    Marking,
    Review,
    Submission,
    WorkLook,
    WorkText,
)
from kamerton.assessment.operations.peer_personal import forget_peer
from kamerton.assessment.operations.work import OWNER
from kamerton.assessment.queries.second import MARKING
from kamerton.files.api import remove_files_of
from kamerton.texts.api import empty_document


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Remove answers, works and remarks; marks stay, without the name, for the journal."""
    Answer.objects.filter(attempt__enrolment__person=person_id).update(value=None, comment="")
    Submission.objects.filter(enrolment__person=person_id).update(parts={}, self_marks={})
    Review.objects.filter(submission__enrolment__person=person_id).update(
        remarks={}, comment=empty_document(), files=[]
    )
    _forget_markings(person_id)
    WorkText.objects.filter(submission__enrolment__person=person_id).delete()
    theirs = Q(submission__enrolment__person=person_id) | Q(other__enrolment__person=person_id)
    Likeness.objects.filter(theirs).delete()
    FeedbackTemplate.objects.filter(owner=person_id).delete()
    WorkLook.objects.filter(person=person_id).delete()
    attempts = Answer.objects.filter(
        attempt__enrolment__person=person_id, question__type__in=("file", "recorded")
    )
    for key in set(attempts.values_list("attempt_id", flat=True)):
        remove_files_of(("attempt", key))
    Comment.objects.filter(author=person_id).update(text="", files=[])
    works = Submission.objects.filter(enrolment__person=person_id)
    for key in works.values_list("pk", flat=True):
        remove_files_of((OWNER, key))
    forget_peer(person_id)


def _forget_markings(person_id: int) -> None:
    """Remove the words of two markers about the person's works; their points stay."""
    made = Marking.objects.filter(doubling__submission__enrolment__person=person_id)
    for key in made.values_list("pk", flat=True):
        remove_files_of((MARKING, key))
    made.update(remarks={}, comment=empty_document(), files=[])
    Doubling.objects.filter(submission__enrolment__person=person_id).update(note="", proposal={})

"""What is left of a person's works when the person is forgotten."""

from django.db import transaction

from kamerton.assessment.models import Answer, Review, Submission


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Remove answers, works and remarks; marks stay, without the name, for the journal."""
    Answer.objects.filter(attempt__enrolment__person=person_id).update(value=None)
    Submission.objects.filter(enrolment__person=person_id).update(parts={}, self_marks={})
    Review.objects.filter(submission__enrolment__person=person_id).update(remarks={})

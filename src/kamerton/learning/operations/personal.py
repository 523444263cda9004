"""What is left of a person's study when the person is forgotten."""

from django.db import transaction

from kamerton.learning.models import (
    ActivityProgress,
    Attendance,
    Enrolment,
    EnrolmentTransition,
    LearnerNote,
)


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Remove what the person wrote and where they left off.

    That somebody was admitted, finished, and with how many hours stays: the register of issued
    documents rests on it; the name is gone with the account.
    """
    Enrolment.objects.filter(person=person_id).update(motivation="")
    mine = {"enrolment__person": person_id}
    EnrolmentTransition.objects.filter(**mine).update(note="")
    ActivityProgress.objects.filter(**mine).update(place={})
    Attendance.objects.filter(**mine).update(reason="")
    LearnerNote.objects.filter(**mine).delete()

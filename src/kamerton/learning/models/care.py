"""How tutors care for learners: terms, notes and letters, substitution."""

from django.db import models
from django.db.models import F, Q


class CareTerms(models.Model):
    """What tutors promise and when they are told; of one programme, or (without one) of all.

    ``answer_days`` is the term of answer to a work or a question, in calendar days; after
    ``silent_days`` without activity a learner has fallen silent, after ``stuck_days`` at one step is
    stuck; ``review_minutes`` is the norm of one review, by which a tutor's load is reckoned.
    """

    programme = models.OneToOneField(
        "programmes.Programme", null=True, on_delete=models.CASCADE, related_name="+"
    )
    answer_days = models.PositiveSmallIntegerField(default=3)
    silent_days = models.PositiveSmallIntegerField(default=7)
    stuck_days = models.PositiveSmallIntegerField(default=10)
    review_minutes = models.PositiveSmallIntegerField(default=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["programme"], nulls_distinct=False, name="learning_terms_once"
            ),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, silent_days__gte=1, stuck_days__gte=1),
                name="learning_terms_days",
            ),
        )

    def __str__(self) -> str:
        return f"terms of {self.programme_id}: {self.answer_days} days"


class LearnerNote(models.Model):
    """What a tutor noted of a learner, for the cohort's tutors alone, or wrote to the learner.

    A letter (``is_letter``) reached the learner as a notice; the copy tells the other tutors.
    ``key``: the page's name for the sending, so that sending it again makes no twin.
    """

    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="notes"
    )
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField()
    is_letter = models.BooleanField(default=False)
    key = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["author", "key"], condition=Q(key__gt=""), name="learning_note_once"
            ),
        )
        indexes = (models.Index(fields=["enrolment", "-created_at"], name="learning_note_latest"),)

    def __str__(self) -> str:
        return f"{'letter' if self.is_letter else 'note'} of {self.enrolment_id}"


class Substitution(models.Model):
    """One tutor takes over from another in a cohort, from a day to a day (both included).

    ``gave_role`` says that the substitute became a tutor of the cohort by it, and stops being one
    at its end.
    """

    cohort = models.ForeignKey(
        "learning.Cohort", on_delete=models.CASCADE, related_name="substitutions"
    )
    absent = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    substitute = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    gave_role = models.BooleanField(default=False)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="learning_substitution_dates"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")), name="learning_substitution_two"
            ),
        )
        indexes = (
            models.Index(
                fields=["cohort"],
                condition=Q(ended_at__isnull=True),
                name="learning_substitution_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.substitute_id} for {self.absent_id} in {self.cohort_id}"

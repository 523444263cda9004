"""Two markers of one work: each marks alone, then they settle on one mark."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from kamerton.assessment.enums import SecondHow, SecondReason, SecondState, SubmissionState
from kamerton.texts.api import RichTextField


class Doubling(models.Model):
    """A work that two mark, unseen by each other, and what came of it.

    ``named``: who is to be the second, None for any other tutor of the cohort; ``third`` likewise.
    ``threshold``: points up to which the markers count as being of one mind.
    ``proposal``: the agreement that one marker proposes to the other:
    {"by": person, "at": ISO time, "decision", "marks", "remarks", "comment"}.
    """

    submission = models.OneToOneField(
        "assessment.Submission", on_delete=models.CASCADE, related_name="doubling"
    )
    reason = models.CharField(max_length=8, choices=SecondReason.choices)
    state = models.CharField(max_length=12, choices=SecondState.choices, default=SecondState.OPEN)
    threshold = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    asked_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)
    named = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    third = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposal = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    how = models.CharField(max_length=8, choices=SecondHow.choices, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False, how__gt="")
                | ~Q(state="settled") & Q(settled_at=None, how=""),
                name="assessment_doubling_settled",
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=0), name="assessment_doubling_threshold"
            ),
        )
        indexes = (
            models.Index(
                fields=["state"], condition=~Q(state="settled"), name="assessment_doubling_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.state}"


class Marking(models.Model):
    """What one of the markers gave: ``place`` is 1, 2, or 3 for the third who decides.

    ``files``: ids of files of feedback; ``key``: the page's name for the sending, so that sending it
    again makes no twin.
    """

    doubling = models.ForeignKey(Doubling, on_delete=models.CASCADE, related_name="markings")
    place = models.PositiveSmallIntegerField()
    marker = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.CharField(max_length=12, choices=SubmissionState.choices)
    marks = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    comment = RichTextField()
    files = models.JSONField(default=list)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    key = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["doubling", "place"], name="assessment_marking_place"),
            models.UniqueConstraint(
                fields=["doubling", "marker"], name="assessment_marking_marker"
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=3), name="assessment_marking_place_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.doubling_id}/{self.place}: {self.points}"

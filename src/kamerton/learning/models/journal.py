"""The journal's own tables: edits of attendance, and rules of completion."""

from decimal import Decimal

from django.db import models
from django.db.models import Q


class AttendanceEdit(models.Model):
    """A mark of attendance that was changed afterwards: from what to what, by whom, why."""

    attendance = models.ForeignKey(
        "learning.Attendance", on_delete=models.CASCADE, related_name="edits"
    )
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    actor = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.attendance_id}: {self.before} → {self.after}"


class CompletionRules(models.Model):
    """When a programme counts as done; without a row every required activity must be done.

    ``required``: keys of the activities that must be done (they live through versions), None as
    the plan says. ``min_share`` of all activities, ``min_hours`` academic hours.
    """

    programme = models.OneToOneField(
        "programmes.Programme", on_delete=models.CASCADE, related_name="+"
    )
    required = models.JSONField(null=True)
    min_share = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal(0))
    min_hours = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(0))
    needs_attestation = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(min_share__gte=0, min_share__lte=1, min_hours__gte=0),
                name="learning_rules_bounds",
            ),
        )

    def __str__(self) -> str:
        return f"rules of {self.programme_id}"

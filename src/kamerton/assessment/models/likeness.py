"""The index of works by their prints, and which works were found alike."""

from django.db import models
from django.db.models import F, Q


class WorkText(models.Model):
    """A work that was handed in, as the index knows it; ``words`` is how many of its words count."""

    submission = models.OneToOneField(
        "assessment.Submission",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="work_text",
    )
    words = models.PositiveIntegerField()
    indexed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.words} words"


class TextPrint(models.Model):
    """One print of a work (see the module likeness). The key is the index that works are found by."""

    pk = models.CompositePrimaryKey("hash", "text")
    hash = models.BigIntegerField()
    text = models.ForeignKey(WorkText, on_delete=models.CASCADE, related_name="prints")

    def __str__(self) -> str:
        return f"{self.hash} in {self.text_id}"


class Likeness(models.Model):
    """A hint that a work has much in common with another; never shown to learners, never decides anything.

    ``share`` of what counts in ``submission`` stands in ``other`` too: ``words`` in all.
    """

    submission = models.ForeignKey(
        "assessment.Submission", on_delete=models.CASCADE, related_name="likenesses"
    )
    other = models.ForeignKey("assessment.Submission", on_delete=models.CASCADE, related_name="+")
    share = models.DecimalField(max_digits=4, decimal_places=3)
    words = models.PositiveIntegerField()
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "other"], name="assessment_likeness_once"
            ),
            models.CheckConstraint(
                condition=~Q(submission=F("other")), name="assessment_likeness_of_two"
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at=None) | Q(reason__gt=""),
                name="assessment_likeness_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission_id} like {self.other_id}: {self.share}"

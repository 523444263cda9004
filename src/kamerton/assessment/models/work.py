"""Assignments, what is handed in, and what tutors say of it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from kamerton.assessment.enums import SubmissionState
from kamerton.texts.api import RichTextField


class Assignment(models.Model):
    """What an assignment activity asks to be handed in, and the rubric it is assessed by.

    ``parts``: [{"key", "kind", "title", "title_en", "required", "hint"}].
    ``rubric``: [{"key", "title", "title_en", "description",
    "levels": [{"points", "title", "description"}]}], levels from the lowest.
    ``score_key`` names the engraved score that is played for it, "" for none.
    ``second``: {"who": see SecondWho, "percent", "threshold": points}, {} for one marker.
    """

    activity = models.OneToOneField(
        "programmes.Activity", on_delete=models.CASCADE, related_name="assignment"
    )
    task = RichTextField()
    parts = models.JSONField(default=list)
    rubric = models.JSONField(default=list)
    pass_points = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    max_attempts = models.PositiveSmallIntegerField(null=True, blank=True)
    is_attestation = models.BooleanField(default=False)
    score_key = models.CharField(max_length=64, blank=True)
    second = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"assignment of activity {self.activity_id}"


class Submission(models.Model):
    """One attempt at an assignment: a draft until handed in, then kept with its review.

    ``parts``: {key: {"text": document} | {"files": [ids]} | {"url": "…"}}.
    ``self_marks``: {criterion: points}, the learner's own.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="submissions")
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="submissions"
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12, choices=SubmissionState.choices, default=SubmissionState.DRAFT
    )
    parts = models.JSONField(default=dict)
    self_marks = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["assignment", "enrolment", "number"], name="assessment_submission_number"
            ),
            models.UniqueConstraint(
                fields=["assignment", "enrolment"],
                condition=Q(state__in=["draft", "submitted"]),
                name="assessment_one_open_submission",
            ),
        )
        indexes = (models.Index(fields=["state", "submitted_at"], name="assessment_awaiting"),)

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.enrolment_id} #{self.number}: {self.state}"


class Review(models.Model):
    """A tutor's marks by criterion and comment on one submission; one by each reviewer.

    ``marks``: {criterion: points}; ``remarks``: {criterion: text}; ``files``: ids of files of the
    feedback: voice, video, documents. ``key``: the page's name for the sending, so that sending it
    again makes no twin.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=12, choices=SubmissionState.choices)
    marks = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    comment = RichTextField()
    files = models.JSONField(default=list, blank=True)
    key = models.CharField(max_length=40, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "reviewer"], name="assessment_review_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.state}, {self.points}"

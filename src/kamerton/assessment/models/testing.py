"""Tests, their questions, attempts and answers."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from kamerton.assessment.enums import QuestionType, ReviewRule
from kamerton.texts.api import RichTextField


class Test(models.Model):
    """What a test activity asks and on what terms."""

    __test__ = False  # not a test of the test suite

    activity = models.OneToOneField(
        "programmes.Activity", on_delete=models.CASCADE, related_name="test"
    )
    instructions = RichTextField()
    time_limit_s = models.PositiveIntegerField(null=True, blank=True)
    max_attempts = models.PositiveSmallIntegerField(null=True, blank=True)
    pass_share = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.6"))
    shuffle = models.BooleanField(default=True)
    review = models.CharField(
        max_length=16, choices=ReviewRule.choices, default=ReviewRule.AFTER_ATTEMPT
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(pass_share__gte=0, pass_share__lte=1), name="assessment_pass_share"
            ),
        )

    def __str__(self) -> str:
        return f"test of activity {self.activity_id}"


class Question(models.Model):
    """One question; ``data`` belongs to its type (see the questions package).

    ``sound_key`` names the stored sound of a listening question, "" until it is rendered.
    """

    test = models.ForeignKey(Test, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    type = models.CharField(max_length=16, choices=QuestionType.choices)
    text = RichTextField()
    data = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(1))
    feedback_right = models.TextField(blank=True)
    feedback_wrong = models.TextField(blank=True)
    sound_key = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["test", "position"],
                name="assessment_question_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="assessment_question_points"),
        )

    def __str__(self) -> str:
        return f"{self.test_id}/{self.position} {self.type}"


class Attempt(models.Model):
    """One learner's attempt at a test. The server's clock alone decides about ``deadline_at``.

    ``layout`` keeps the order in which questions and options are shown, so that a reload or
    another device shows the same: {"questions": [ids], "options": {id: [indexes]}}.
    """

    test = models.ForeignKey(Test, on_delete=models.PROTECT, related_name="attempts")
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    layout = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    max_points = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["test", "enrolment", "number"], name="assessment_attempt_number"
            ),
            models.UniqueConstraint(
                fields=["test", "enrolment"],
                condition=Q(finished_at__isnull=True),
                name="assessment_one_open_attempt",
            ),
        )

    def __str__(self) -> str:
        return f"{self.test_id}/{self.enrolment_id} #{self.number}"


class Answer(models.Model):
    """What a learner answered to one question, saved as it is typed; scored at the end."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField(null=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["attempt", "question"], name="assessment_one_answer"),
        )

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.question_id}"

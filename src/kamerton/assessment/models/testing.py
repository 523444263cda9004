"""Tests: sections, what stands in them, attempts and answers."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, QuerySet

from kamerton.assessment.enums import CountedAttempt, ReviewRule
from kamerton.assessment.models.bank import Category, Question
from kamerton.texts.api import RichTextField


class Test(models.Model):
    """What a test activity asks and on what terms.

    ``feedback``: what is said at the end by the share of points, from the highest:
    [{"from": per cent, "text", "repeat": [keys of activities]}]; a section has the same.
    """

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
    counts = models.CharField(
        max_length=8, choices=CountedAttempt.choices, default=CountedAttempt.BEST
    )
    feedback = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(pass_share__gte=0, pass_share__lte=1), name="assessment_pass_share"
            ),
        )

    def __str__(self) -> str:
        return f"test of activity {self.activity_id}"

    @property
    def questions(self) -> QuerySet[Question]:
        """Return the questions that stand fixed in the test, not evaluated yet."""
        return (
            Question.objects.filter(slots__section__test=self)
            .annotate(position=F("slots__position"), place=F("slots__section__position"))
            .order_by("place", "position")
        )


class Section(models.Model):
    """A part of a test, with instructions and, if wished, a time limit of its own."""

    test = models.ForeignKey(Test, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    instructions = RichTextField()
    time_limit_s = models.PositiveIntegerField(null=True, blank=True)
    feedback = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["test", "position"],
                name="assessment_section_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return f"{self.test_id}/{self.position} {self.title}"


class Slot(models.Model):
    """A place in a section: one question, or a draw of several from the bank.

    A draw takes ``count`` ready questions of the category (with the folders in it; any where
    it is empty) that have every one of the tags; each gives ``points``.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="slots")
    position = models.PositiveIntegerField()
    question = models.ForeignKey(
        Question, null=True, on_delete=models.PROTECT, related_name="slots"
    )
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    count = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["section", "position"],
                name="assessment_slot_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(question__isnull=False, count=1)
                | Q(question__isnull=True, count__gte=1, points__isnull=False),
                name="assessment_slot_question_or_draw",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gt=0), name="assessment_slot_points"
            ),
        )

    def __str__(self) -> str:
        return f"{self.section_id}/{self.position}"


class Attempt(models.Model):
    """One learner's attempt at a test. The server's clock alone decides about ``deadline_at``.

    ``layout`` keeps all of what the learner was given, so that a reload or another device shows
    the same and a later edit changes nothing:
    {"questions": [ids of versions], "options": {id: [indexes]}, "points": {id: "1.5"},
    "params": {id: {name: number}}, "drawn": {id: what its type drew},
    "sections": [{"id", "questions": [ids], "limit_s", "is_told"}], "extra": per cent of time}.
    ``opened``: when timed sections were opened and when they end:
    {section id: {"at", "until"}}, times in ISO 8601.
    ``is_given``: the learner has seen the questions; the time runs from then, not from the click.
    ``awaiting``: how many answers a person has still to mark; until then ``passed`` is unknown.
    """

    test = models.ForeignKey(Test, on_delete=models.PROTECT, related_name="attempts")
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    layout = models.JSONField(default=dict)
    opened = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    is_given = models.BooleanField(default=True, db_default=True)
    finished_at = models.DateTimeField(null=True)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    max_points = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    awaiting = models.PositiveSmallIntegerField(default=0)

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
        indexes = (
            models.Index(
                fields=["finished_at"],
                condition=Q(awaiting__gt=0),
                name="assessment_attempt_marking",
            ),
        )

    def __str__(self) -> str:
        return f"{self.test_id}/{self.enrolment_id} #{self.number}"


class Answer(models.Model):
    """What a learner answered to one question, saved as it is typed; scored at the end.

    ``time_s``: seconds from the answer saved before (or the start) to this one.
    ``marks``: points by the question's criteria, in their order, where it has any.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField(null=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    time_s = models.PositiveIntegerField(null=True)
    comment = models.TextField(blank=True)
    marks = models.JSONField(default=list, blank=True)
    marked_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    marked_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["attempt", "question"], name="assessment_one_answer"),
        )

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.question_id}"


class ExtraTime(models.Model):
    """More time for one learner in every timed test of a cohort; nobody else sees it.

    ``percent``: how much longer, 50 is one and a half times the time.
    """

    enrolment = models.OneToOneField(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="extra_time"
    )
    percent = models.PositiveSmallIntegerField()
    given_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=300), name="assessment_extra_percent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment_id}: +{self.percent} %"

"""The bank: questions independent of any test, each with its versions."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from kamerton.assessment.enums import ItemState, QuestionType
from kamerton.texts.api import RichTextField


class Category(models.Model):
    """A folder of the bank; folders lie in folders."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["parent", "title"], name="assessment_category_title", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")), name="assessment_category_not_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """A question over all its versions: where it lies, who wrote it, whether it may be drawn."""

    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.READY)
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        indexes = (GinIndex(fields=["tags"], name="assessment_item_tags"),)

    def __str__(self) -> str:
        return f"item {self.pk}: {self.state}"


class Question(models.Model):
    """One version of a question; ``data`` belongs to its type (see the questions package).

    A version that was answered, or stands in an approved programme, is never changed: an edit
    makes the next one. ``words`` is what the bank searches in. ``sound_key`` names the stored
    sound of a listening question, "" until it is rendered.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    type = models.CharField(max_length=24, choices=QuestionType.choices)
    text = RichTextField()
    data = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(1))
    feedback_right = models.TextField(blank=True)
    feedback_wrong = models.TextField(blank=True)
    sound_key = models.CharField(max_length=64, blank=True)
    words = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["item", "version"], name="assessment_question_version"),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(is_latest=True),
                name="assessment_question_one_latest",
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="assessment_question_points"),
        )

    def __str__(self) -> str:
        return f"question {self.item_id}, version {self.version}: {self.type}"

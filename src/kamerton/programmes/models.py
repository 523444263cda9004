"""Programmes and their versions down to the activity; what readers of the catalogue keep and say."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q

from kamerton.programmes.enums import (
    Direction,
    LearningModel,
    OpinionState,
    ProgrammeKind,
    ProgrammeState,
    VersionState,
    WorkForm,
)
from kamerton.texts.api import RichTextField


class Programme(models.Model):
    """What is taught, apart from what any of its versions says."""

    slug = models.SlugField(max_length=80, unique=True)
    state = models.CharField(
        max_length=12, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )
    is_template = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published = models.ForeignKey(
        "programmes.ProgrammeVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ProgrammeState.PUBLISHED) | Q(published__isnull=False),
                name="programmes_published_has_version",
            ),
        )

    def __str__(self) -> str:
        return self.slug


class ProgrammeVersion(models.Model):
    """One statement of a programme: its plan, hours and outcomes; frozen once approved.

    ``edition`` counts the changes of the description: who began from an earlier one is told.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=12, choices=VersionState.choices, default=VersionState.DRAFT
    )
    kind = models.CharField(max_length=30, choices=ProgrammeKind.choices)
    direction = models.CharField(max_length=30, choices=Direction.choices)
    model = models.CharField(max_length=20, choices=LearningModel.choices)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    audience_en = models.TextField(blank=True)
    hours = models.PositiveSmallIntegerField()
    outcomes = models.JSONField(default=list, blank=True)
    edition = models.PositiveIntegerField(default=0)
    approved_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "number"], name="programmes_version_number"
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state=VersionState.DRAFT),
                name="programmes_one_draft",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class Module(models.Model):
    """A part of a version; drawn as a bar of the stave."""

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="modules")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["version", "position"],
                name="programmes_module_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return self.title


class Activity(models.Model):
    """One step of a module; a note of the stave.

    ``key`` stays the same when a version is copied; ``config`` belongs to the activity's type.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="activities")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveIntegerField()
    type = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    description = RichTextField(blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(0))
    form = models.CharField(max_length=16, choices=WorkForm.choices)
    required = models.BooleanField(default=True)
    material = models.ForeignKey(
        "library.MaterialVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
    )
    config = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["module", "position"],
                name="programmes_activity_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(hours__gte=0), name="programmes_activity_hours"),
        )

    def __str__(self) -> str:
        return self.title


class SavedSearch(models.Model):
    """A wish at the catalogue that a person keeps; ``query`` is the address's part after "?"."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    query = models.CharField(max_length=600)
    tells = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "query"], name="programmes_search_once"),
        )

    def __str__(self) -> str:
        return self.title


class Opinion(models.Model):
    """What somebody who finished a programme says of it; shown once a moderator has let it in."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="opinions")
    author = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    rating = models.PositiveSmallIntegerField()
    text = models.TextField()
    is_named = models.BooleanField(default=False)
    state = models.CharField(
        max_length=12, choices=OpinionState.choices, default=OpinionState.AWAITING
    )
    reason = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["programme", "author"], name="programmes_opinion_once"),
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=5), name="programmes_opinion_rating"
            ),
        )
        indexes = (models.Index(fields=["state", "written_at"], name="programmes_opinion_state"),)

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.rating}, {self.state}"

"""Tables without a domain: event log, audit log, learning records, search entries."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from kamerton.core.enums import JobState


class EventEntry(models.Model):
    """One fact told to browsers; its position, given after the commit, is its place in the log."""

    position = models.BigIntegerField(null=True, editable=False)
    topic = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["position"], name="core_event_position_once"),
        )
        indexes = (
            models.Index(fields=["topic", "position"], name="core_event_topic"),
            models.Index(
                fields=["id"], condition=models.Q(position=None), name="core_event_waiting"
            ),
            models.Index(fields=["at"], name="core_event_at"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.topic} {self.kind}"


class AuditEntry(models.Model):
    """Who did what to which object, and when; never changed."""

    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (
            models.Index(fields=["object_kind", "object_id", "-id"], name="core_audit_object"),
            models.Index(fields=["actor_id", "-id"], name="core_audit_actor"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind}:{self.object_id}"


class Statement(models.Model):
    """A learning record in the shape of xAPI: actor, verb, object, result, context."""

    actor_id = models.BigIntegerField()
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    result = models.JSONField(default=dict)
    context = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (
            models.Index(fields=["actor_id", "-id"], name="core_statement_actor"),
            models.Index(fields=["object_kind", "object_id"], name="core_statement_object"),
        )

    def __str__(self) -> str:
        return f"{self.actor_id} {self.verb} {self.object_kind}:{self.object_id}"


class SearchEntry(models.Model):
    """One findable thing: its text in both stemmers, and the keys of who may find it."""

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    audiences = ArrayField(models.CharField(max_length=60))
    vector = SearchVectorField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "object_id"], name="core_search_one_entry"),
        )
        indexes = (
            # One index of both: GIN walks the rarer side's entries and looks only those up in the
            # other, so that a common word costs a reader of few things little.
            GinIndex(fields=["vector", "audiences"], name="core_search_found"),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id} {self.title}"


class JobProgress(models.Model):
    """How far a job is that somebody watches, or why one failed."""

    job_id = models.BigIntegerField(primary_key=True)
    task = models.CharField(max_length=128)
    person_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.job_id} {self.task} {self.state}"

    @property
    def percent(self) -> int:
        """How much is done, 0–100."""
        if self.state == JobState.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else 0

"""Engraved scores, known by what they were engraved from."""

from django.db import models

from kamerton.scores.enums import RenditionState, ScoreFormat


class EngravedScore(models.Model):
    """One source engraved by one version of the engraver; equal sources share it.

    The pages, the timeline and the MIDI file are stored objects; their keys stand here. `pages` is
    {"wide": [{"key", "width", "height", "bars"}], "narrow": […]}.
    """

    key = models.CharField(max_length=64, unique=True)
    score_format = models.CharField(
        max_length=10, choices=[(f.value, f.value) for f in ScoreFormat], blank=True
    )
    state = models.CharField(max_length=10, choices=RenditionState)
    fault = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=64)
    timeline_key = models.CharField(max_length=64, blank=True)
    midi_key = models.CharField(max_length=64, blank=True)
    pages = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    duration_ms = models.PositiveIntegerField(default=0)
    semitones = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=RenditionState.REFUSED) ^ models.Q(fault=""),
                name="scores_engraved_fault_when_refused",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.state}"

    @property
    def object_keys(self) -> set[str]:
        """Keys of all stored objects that belong to it."""
        drawn = {page["key"] for pages in self.pages.values() for page in pages}
        return {k for k in {self.source_key, self.timeline_key, self.midi_key, *drawn} if k}


class Alignment(models.Model):
    """Which bar stands at which moment of a recording (see the module alignment); the newest version holds.

    Score and recording are named by their stored objects, so that it outlives a new engraving and
    serves every page that shows both.
    """

    source_key = models.CharField(max_length=64)
    recording_key = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    points = models.JSONField()
    made_by = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source_key", "recording_key", "version"],
                name="scores_alignment_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recording_key[:12]} v{self.version}"

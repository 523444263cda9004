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

"""Prepared sound and video, and captions."""

from django.db import models

from kamerton.media.enums import MediaKind, MediaState


class MediaItem(models.Model):
    """One stored object prepared for playing; equal content is prepared once.

    A pinned item was asked for by itself, not for a stored file, and stays when files go.
    `files` maps the names in its playlists ("master.m3u8", "480p.mp4") to stored objects.
    """

    source_key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=8, choices=MediaKind, blank=True)
    state = models.CharField(max_length=10, choices=MediaState, default=MediaState.WAITING)
    fault = models.CharField(max_length=40, blank=True)
    job_id = models.BigIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    files = models.JSONField(default=dict)
    peaks = models.JSONField(default=list)
    is_pinned = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=MediaState.FAILED) ^ models.Q(fault=""),
                name="media_item_fault_when_failed",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MediaState.READY) | ~models.Q(kind=""),
                name="media_item_kind_when_ready",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"


class MediaUse(models.Model):
    """A stored file that is played by a prepared item."""

    file_id = models.BigIntegerField(unique=True)
    item = models.ForeignKey(MediaItem, on_delete=models.CASCADE, related_name="uses")

    def __str__(self) -> str:
        return f"file {self.file_id}: media {self.item_id}"


class Captions(models.Model):
    """Captions of an item in one language, as WebVTT in a stored object."""

    item = models.ForeignKey(MediaItem, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(max_length=12)
    object_key = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["item", "language"], name="media_captions_one_a_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.language}"

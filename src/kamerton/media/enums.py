"""Stable codes of sound and video."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MediaKind(models.TextChoices):
    """What a prepared file is."""

    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Sound")


class MediaState(models.TextChoices):
    """How far the preparation has come."""

    WAITING = "waiting", _("Waiting")
    PROCESSING = "processing", _("Being prepared")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not usable")

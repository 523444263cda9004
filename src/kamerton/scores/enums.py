"""Stable codes of scores."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kamerton.scores.engraving.formats import ScoreFormat

__all__ = ["RenditionState", "ScoreFormat"]


class RenditionState(models.TextChoices):
    """How far the engraving of a score has come."""

    WAITING = "waiting", _("Waiting")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")

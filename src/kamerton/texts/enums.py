"""Stable codes of rich text."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CalloutKind(models.TextChoices):
    """What a callout is for."""

    NOTE = "note", pgettext_lazy("callout", "For the record")
    TIP = "tip", pgettext_lazy("callout", "Tip")
    WARNING = "warning", pgettext_lazy("callout", "Mind this")
    QUESTION = "question", pgettext_lazy("callout", "Question")

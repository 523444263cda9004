"""Stable codes of questions to the institute."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Area(models.TextChoices):
    """What a question is about; it decides who answers."""

    STUDY = "study", _("Study and programmes")
    PAPERS = "papers", _("Applications, orders, certificates")
    TECHNICAL = "technical", _("The site, signing in, sound and video")
    OTHER = "other", _("Something else")


class State(models.TextChoices):
    """Whose turn it is."""

    NEW = "new", pgettext_lazy("question to the institute", "Awaits an answer")
    ANSWERED = "answered", pgettext_lazy("question to the institute", "Answered")
    CLOSED = "closed", pgettext_lazy("question to the institute", "Closed")

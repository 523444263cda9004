"""Stable codes of questionnaires."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SCALE = "scale", _("Scale")
    CHOICE = "choice", _("One of several answers")
    SEVERAL = "several", _("Any number of answers")
    TEXT = "text", _("In own words")


class Moment(models.TextChoices):
    """When a questionnaire is filled in: the two are compared question by question."""

    ENTRY = "entry", pgettext_lazy("questionnaire", "On entry")
    EXIT = "exit", pgettext_lazy("questionnaire", "On exit")

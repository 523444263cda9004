"""Stable codes of the portfolio."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What an entry proves."""

    CERTIFICATE = "certificate", _("Certificate")
    WORK = "work", _("Graded work")
    LESSON = "lesson", _("Lesson")
    CONTEST = "contest", _("Contest")
    PUBLICATION = "publication", _("Publication")
    PUPIL_RESULT = "pupil_result", _("Pupils' results")
    METHODICAL = "methodical", _("Methodical work")
    COURSE = "course", _("Course")
    PROJECT = "project", _("Project")


OWN_KINDS = tuple(kind for kind in EntryKind if kind not in (EntryKind.CERTIFICATE, EntryKind.WORK))

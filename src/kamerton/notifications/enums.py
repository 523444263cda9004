"""Stable codes of notifications."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailState(models.TextChoices):
    """Where a mail stands."""

    WAITING = "waiting", pgettext_lazy("mail", "Waiting to be sent")
    SENT = "sent", pgettext_lazy("mail", "Sent")
    FAILED = "failed", pgettext_lazy("mail", "Not delivered")
    KEPT = "kept", pgettext_lazy("mail", "Kept here only")


class MailWay(models.TextChoices):
    """How a kind comes by e-mail."""

    NOW = "now", pgettext_lazy("way of a notification", "at once")
    MORNING = "morning", pgettext_lazy("way of a notification", "in the morning, all together")
    WEEKLY = "weekly", pgettext_lazy("way of a notification", "once a week, all together")
    NEVER = "never", pgettext_lazy("way of a notification", "not at all")


class Group(models.TextChoices):
    """What a kind is about: the preferences stand under these headings, in this order."""

    STUDY = "study", _("Study")
    WORKS = "works", _("Works and tests")
    TALK = "talk", _("Discussions and letters")
    BOARD = "board", _("Notice board and events")
    CATALOGUE = "catalogue", _("Programmes and materials")
    PAPERS = "papers", _("Orders and documents")
    ACCOUNT = "account", _("My data and access")

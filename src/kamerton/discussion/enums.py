"""Stable codes of discussions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TopicKind(models.TextChoices):
    """What a topic is for."""

    DISCUSSION = "discussion", _("Discussion")
    DIFFICULTY = "difficulty", pgettext_lazy("kind of topic", "Difficulty")
    PROPOSAL = "proposal", pgettext_lazy("kind of topic", "Proposal")


class Attention(models.TextChoices):
    """How a person wants to hear of new posts in a topic."""

    NORMAL = "normal", pgettext_lazy("attention", "Answers to me only")
    FOLLOWING = "following", pgettext_lazy("attention", "Every post")
    MUTED = "muted", pgettext_lazy("attention", "Nothing")

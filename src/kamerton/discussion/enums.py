"""Stable codes of discussions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TopicKind(models.TextChoices):
    """What a topic is for."""

    DISCUSSION = "discussion", _("Discussion")
    QUESTION = "question", pgettext_lazy("kind of topic", "Question")
    DIFFICULTY = "difficulty", pgettext_lazy("kind of topic", "Difficulty")
    PROPOSAL = "proposal", pgettext_lazy("kind of topic", "Proposal")


class Attention(models.TextChoices):
    """How a person wants to hear of new posts in a topic."""

    NORMAL = "normal", pgettext_lazy("attention", "Answers to me only")
    FOLLOWING = "following", pgettext_lazy("attention", "Every post")
    MUTED = "muted", pgettext_lazy("attention", "Nothing")


class ProposalStatus(models.TextChoices):
    """How far a proposal has come."""

    NEW = "new", pgettext_lazy("proposal", "New")
    DISCUSSED = "discussed", pgettext_lazy("proposal", "Under discussion")
    ADOPTED = "adopted", pgettext_lazy("proposal", "Adopted")
    DECLINED = "declined", pgettext_lazy("proposal", "Declined")


DECIDED = (ProposalStatus.ADOPTED, ProposalStatus.DECLINED)


class Show(models.TextChoices):
    """Which topics of a space are listed."""

    ALL = "all", pgettext_lazy("topics", "All")
    UNREAD = "unread", pgettext_lazy("topics", "Unread")
    MINE = "mine", pgettext_lazy("topics", "Mine")
    UNANSWERED = "unanswered", pgettext_lazy("topics", "Unanswered")


class Stage(models.TextChoices):
    """Where a whole-group discussion of a problem stands."""

    COLLECT = "collect", pgettext_lazy("stage of a discussion", "Collecting views")
    DISCUSS = "discuss", pgettext_lazy("stage of a discussion", "Discussing")
    SUM_UP = "sum_up", pgettext_lazy("stage of a discussion", "Summing up")
    DONE = "done", pgettext_lazy("stage of a discussion", "Summed up")

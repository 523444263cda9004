"""Stable codes of the bank of materials."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MaterialKind(models.TextChoices):
    """What a material is."""

    ARTICLE = "article", _("Article")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Audio")
    SCORE = "score", pgettext_lazy("music", "Score")
    DOCUMENT = "document", _("Document")
    LINK = "link", _("Link")


class Access(models.TextChoices):
    """Who may read a material."""

    PUBLIC = "public", _("Everyone, guests too")
    INSTITUTE = "institute", _("Everyone who has signed in")
    COHORT = "cohort", _("Chosen cohorts")
    PRIVATE = "private", _("Only me")


class Licence(models.TextChoices):
    """On what terms a material may be used."""

    PUBLIC_DOMAIN = "public_domain", _("Public domain")
    CC_BY = "cc_by_4", "CC BY 4.0"
    CC_BY_SA = "cc_by_sa_4", "CC BY-SA 4.0"
    INSTITUTE_USE = "institute_use", _("For study in this institute")


class Level(models.TextChoices):
    """For whom a material is meant."""

    BASIC = "basic", pgettext_lazy("level", "Basic")
    MIDDLE = "middle", pgettext_lazy("level", "Middle")
    ADVANCED = "advanced", pgettext_lazy("level", "Advanced")

"""Stable codes of issued documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CertificateState(models.TextChoices):
    """Whether a document is good; nothing is ever taken out of the register."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")
    CANCELLED = "cancelled", pgettext_lazy("certificate", "Cancelled")


class BlankState(models.TextChoices):
    """What became of one numbered form."""

    FREE = "free", pgettext_lazy("blank", "Free")
    USED = "used", pgettext_lazy("blank", "Used")
    SPOILT = "spoilt", pgettext_lazy("blank", "Spoilt")


class HandingWay(models.TextChoices):
    """How a document came to its holder."""

    IN_PERSON = "in_person", _("In person")
    BY_PROXY = "by_proxy", _("To a representative by a power of attorney")
    BY_POST = "by_post", _("By registered post")

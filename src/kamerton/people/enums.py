"""Stable codes of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person may be in an organisation or a cohort; everyone is a learner."""

    ADMINISTRATOR = "administrator", _("Administrator")
    METHODOLOGIST = "methodologist", _("Methodologist")
    ORGANISER = "organiser", _("Organiser")
    TUTOR = "tutor", _("Tutor")
    EXPERT = "expert", _("Expert")


class OrganisationKind(models.TextChoices):
    """Levels and sorts of organisations in the tree."""

    REGION = "region", _("Region")
    DISTRICT = "district", _("District")
    INSTITUTE = "institute", _("Institute")
    SCHOOL = "school", _("School")
    MUSIC_SCHOOL = "music_school", _("Children's music school")
    COLLEGE = "college", _("Music college")


class Gender(models.TextChoices):
    """Needed for declension of names and the federal register."""

    FEMALE = "female", pgettext_lazy("gender", "Female")
    MALE = "male", pgettext_lazy("gender", "Male")


class Theme(models.TextChoices):
    """How pages look."""

    AUTO = "auto", _("As on the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
    LOW_VISION = "low-vision", _("For low vision")

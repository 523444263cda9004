"""Stable codes of the office."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EducationLevel(models.TextChoices):
    """What the learner's diploma is of; further education needs one of the two."""

    HIGHER = "higher", _("Higher education")
    SECONDARY = "secondary", _("Secondary vocational education")


class StudyForm(models.TextChoices):
    """Forms of study as the federal register names them."""

    FULL_TIME = "full_time", _("Full-time")
    CORRESPONDENCE = "correspondence", _("Correspondence")
    MIXED = "mixed", _("Part-time and correspondence")


class Funding(models.TextChoices):
    """Who pays for study."""

    BUDGET = "budget", _("Paid by the budget")
    PAID = "paid", _("Paid by the learner or an organisation")


class CheckState(models.TextChoices):
    """What the organiser said of an application's documents."""

    WAITING = "waiting", pgettext_lazy("documents", "To be checked")
    RETURNED = "returned", pgettext_lazy("documents", "Returned")
    ACCEPTED = "accepted", pgettext_lazy("documents", "Accepted")


class OrderKind(models.TextChoices):
    """What an order does."""

    ADMISSION = "admission", _("Order of admission")
    TRANSFER = "transfer", _("Order of transfer")
    DISMISSAL = "dismissal", _("Order of dismissal")
    READMISSION = "readmission", _("Order of readmission")
    COMPLETION = "completion", _("Order of completion")
    COMMISSION = "commission", _("Order on the attestation commission")


class ImportState(models.TextChoices):
    """How far a list of people is."""

    CHECKED = "checked", pgettext_lazy("import", "Checked, nothing is written yet")
    RUNNING = "running", pgettext_lazy("import", "Being written")
    DONE = "done", pgettext_lazy("import", "Written")


class RowFate(models.TextChoices):
    """What becomes of a row of a list."""

    NEW = "new", pgettext_lazy("row", "New account and application")
    KNOWN = "known", pgettext_lazy("row", "Known account, new application")
    PRESENT = "present", pgettext_lazy("row", "In the cohort already: nothing is done")
    REPEATED = "repeated", pgettext_lazy("row", "Repeats a row above: nothing is done")
    ERROR = "error", pgettext_lazy("row", "Has an error: nothing is done")

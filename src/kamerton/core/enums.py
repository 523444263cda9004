"""Stable codes of core."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Retry(models.TextChoices):
    """How often a failed job is tried again, and after how long."""

    NEVER = "never"
    QUICK = "quick"  # 3 times within about two minutes: a hiccup of the machine
    PATIENT = "patient"  # 8 times within about a day: another server is away


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", pgettext_lazy("job", "Waiting")
    RUNNING = "running", pgettext_lazy("job", "Running")
    RETRYING = "retrying", pgettext_lazy("job", "Will be tried again")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Failed")

"""Core: clock, errors, event log, jobs, audit, storage, search, activity stream, gateway."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers what every process needs."""

    name = "kamerton.core"
    label = "core"

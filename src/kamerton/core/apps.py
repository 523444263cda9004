"""Core: clock, errors, event log, jobs, audit, storage, search, activity stream, gateway."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers what every process needs."""

    name = "kamerton.core"
    label = "core"

    def ready(self) -> None:
        """Open the folder of figures before anything else counts."""
        from kamerton.core import metrics  # noqa: F401, PLC0415  it reads its folder on import

"""Cohorts, enrolment and orders, routes, progress, the tutor's desk."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Study."""

    name = "kamerton.learning"
    label = "learning"

    def ready(self) -> None:
        """Fill the registries of the packages below."""
        from kamerton.learning import wiring  # noqa: PLC0415  models are ready only now

        wiring.connect()

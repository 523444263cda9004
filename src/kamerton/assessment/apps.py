"""Tests, question types, assignments with rubrics, review."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Assessment of what learners do."""

    name = "kamerton.assessment"
    label = "assessment"

    def ready(self) -> None:
        """Fill the registries of the packages below."""
        from kamerton.assessment import wiring  # noqa: PLC0415  models are ready only now

        wiring.connect()

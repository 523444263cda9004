"""Questionnaires: made of questions, assigned, answered once, tallied."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """The institute's questionnaires."""

    name = "kamerton.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Join the packages below."""
        from kamerton.surveys import wiring  # noqa: PLC0415  models are ready only now

        wiring.connect()

"""Accounts, profiles, organisations, regions, roles, consents."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People and what they may be."""

    name = "kamerton.people"
    label = "people"

    def ready(self) -> None:
        """Tell lower packages what people holds and offers."""
        from kamerton.people import wiring  # noqa: PLC0415  models are not loaded before ready()

        wiring.connect()

"""The office: personal files, the federal register's sheet, orders, contracts, timetable."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The organiser's papers."""

    name = "kamerton.office"
    label = "office"

    def ready(self) -> None:
        """Join the packages below."""
        from kamerton.office import wiring  # noqa: PLC0415  models are ready only now

        wiring.connect()

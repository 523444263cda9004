"""Kinds of notifications, their ways to the person, and the outbox of mail."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notifications."""

    name = "kamerton.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Join what is below, once the models are loaded."""
        from kamerton.notifications import wiring  # noqa: PLC0415

        wiring.connect()

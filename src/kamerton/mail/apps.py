"""Mail: the gateway by which letters are answered, and letters inside the platform."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Mail in and out."""

    name = "kamerton.mail"
    label = "mail"

    def ready(self) -> None:
        """Join the packages below."""
        from kamerton.mail import wiring  # noqa: PLC0415  models are ready only now

        wiring.connect()

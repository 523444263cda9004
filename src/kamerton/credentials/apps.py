"""Certificates, their register, verification."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Issued documents."""

    name = "kamerton.credentials"
    label = "credentials"

    def ready(self) -> None:
        """Join the packages below."""
        from kamerton.credentials import wiring  # noqa: PLC0415  models are ready only now

        wiring.connect()

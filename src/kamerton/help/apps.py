"""Questions to the institute, and the knowledge base."""

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """Contact for questions."""

    name = "kamerton.help"
    label = "help"

    def ready(self) -> None:
        """Join the packages below."""
        from kamerton.help import wiring  # noqa: PLC0415  models are ready only now

        wiring.connect()

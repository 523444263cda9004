"""Chat: rooms that hang on anything, direct messages and small groups."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Chat."""

    name = "kamerton.chat"
    label = "chat"

    def ready(self) -> None:
        """Join what is below, once the models are loaded."""
        from kamerton.chat import wiring  # noqa: PLC0415

        wiring.connect()

"""Discussions: spaces that hang on anything, their topics and posts."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    """Discussions."""

    name = "kamerton.discussion"
    label = "discussion"

    def ready(self) -> None:
        """Join what is below, once the models are loaded."""
        from kamerton.discussion import wiring  # noqa: PLC0415

        wiring.connect()

"""Engraving and playing of scores."""

from django.apps import AppConfig


class ScoresConfig(AppConfig):
    """Scores, engraved on the server and played in the browser."""

    name = "kamerton.scores"
    label = "scores"

    def ready(self) -> None:
        """Keep the stored objects of engraved scores from being collected."""
        from kamerton.core.api import storage  # noqa: PLC0415
        from kamerton.scores.queries import held_objects  # noqa: PLC0415

        storage.register_holder(held_objects)

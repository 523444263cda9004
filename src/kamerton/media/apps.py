"""Sound and video: preparation for the browser, players."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Sound and video."""

    name = "kamerton.media"
    label = "media"

    def ready(self) -> None:
        """Keep the stored objects of prepared media from being collected."""
        from kamerton.core.api import storage  # noqa: PLC0415
        from kamerton.media.queries import held_objects  # noqa: PLC0415

        storage.register_holder(held_objects)

"""Sound and video: preparation for the browser, players."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Sound and video."""

    name = "kamerton.media"
    label = "media"

    def ready(self) -> None:
        """Keep stored objects from being collected; hear of new files."""
        from kamerton.core.api import storage, subscribe  # noqa: PLC0415
        from kamerton.files.events import FileRemoved, FileStored  # noqa: PLC0415
        from kamerton.media import receivers  # noqa: PLC0415
        from kamerton.media.queries import held_objects  # noqa: PLC0415

        storage.register_holder(held_objects)
        subscribe(FileStored, receivers.on_file_stored)
        subscribe(FileRemoved, receivers.on_file_removed)

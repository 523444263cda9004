"""Files that people attach: uploads, rights, serving, thumbnails, text."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files."""

    name = "kamerton.files"
    label = "files"

    def ready(self) -> None:
        """Join what is below, once the models are loaded."""
        from kamerton.files import wiring  # noqa: PLC0415

        wiring.connect()

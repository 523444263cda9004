"""Preparation outside the request."""

from kamerton.core.api import task
from kamerton.media import operations


@task(queue="media")
def prepare_media(media_id: int) -> None:
    """Transcode one file."""
    operations.process(media_id)

"""What discussions do when something happened elsewhere."""

from kamerton.discussion.operations import index_attached
from kamerton.discussion.operations.finding import OWNER
from kamerton.files.events import FileTextExtracted


def on_text_extracted(event: FileTextExtracted) -> None:
    """Let the words of an attached document be found."""
    if event.owner_kind == OWNER and event.owner_id.isdecimal():
        index_attached(topic_id=int(event.owner_id), file_id=event.file_id)

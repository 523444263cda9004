"""What the bank does when something happened elsewhere."""

from kamerton.files.events import FileTextExtracted
from kamerton.library.operations import OWNER, TEXT_OWNER, index_document


def on_text_extracted(event: FileTextExtracted) -> None:
    """Let the words of a document be found."""
    if event.owner_kind in (OWNER, TEXT_OWNER) and event.owner_id.isdecimal():
        index_document(version_id=int(event.owner_id))

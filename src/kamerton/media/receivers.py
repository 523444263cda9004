"""What sound and video do on news of files."""

from kamerton.files.events import FileRemoved, FileStored
from kamerton.media import operations

_NOT_PLAYED = {"audio/midi"}


def on_file_stored(event: FileStored) -> None:
    """Prepare every stored recording, so that it can be played when somebody opens it."""
    is_recording = event.mime.startswith(("audio/", "video/")) and event.mime not in _NOT_PLAYED
    if is_recording:
        operations.prepare(
            event.sha256, name=event.name, file_id=event.file_id, actor_id=event.uploader_id
        )


def on_file_removed(event: FileRemoved) -> None:
    """Forget the recording of a file that is gone; what nobody plays any more goes with it."""
    operations.forget_file(event.file_id)

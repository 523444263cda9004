"""Writes of sound and video."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction

from kamerton.core.api import audit, enqueue, publish, report_progress, storage
from kamerton.media.captions import read_captions
from kamerton.media.enums import MediaState
from kamerton.media.events import MediaFailed, MediaReady
from kamerton.media.items import Media
from kamerton.media.models import Captions, MediaItem, MediaUse
from kamerton.media.queries import as_media
from kamerton.media.transcoding.faults import TranscodingFault
from kamerton.media.transcoding.guard import transcode_guarded

_COPY_BYTES = 1024 * 1024


@transaction.atomic
def prepare(
    source_key: str, *, name: str = "", file_id: int | None = None, actor_id: int | None = None
) -> Media:
    """Have a stored object prepared for playing; what was prepared before is used again.

    Args:
        source_key: the stored object.
        name: the file's name, shown with the player.
        file_id: the stored file that it belongs to, if any.
        actor_id: who may watch the progress of the job.
    """
    item, is_new = MediaItem.objects.get_or_create(source_key=source_key, defaults={"name": name})
    if file_id is not None:
        MediaUse.objects.update_or_create(file_id=file_id, defaults={"item": item})
    elif not item.is_pinned:
        item.is_pinned = True
        item.save(update_fields=["is_pinned"])
    if is_new or (item.state == MediaState.WAITING and item.job_id is None):
        item.job_id = enqueue(
            "media.prepare_media",
            once=f"media:{item.pk}",
            watcher_id=actor_id,
            media_id=item.pk,
        )
        item.save(update_fields=["job_id"])
    return as_media(item)


@transaction.atomic
def forget_file(file_id: int) -> None:
    """A stored file is gone: drop its item too, when no other file is played by it."""
    use = MediaUse.objects.filter(file_id=file_id).first()
    if use is None:
        return
    item = MediaItem.objects.select_for_update(no_key=True).get(pk=use.item_id)
    use.delete()
    if not item.is_pinned and not item.uses.exists():
        item.delete()


@transaction.atomic
def prepare_again(media_id: int, *, actor_id: int) -> Media:
    """Try a file once more that could not be prepared."""
    item = MediaItem.objects.select_for_update(no_key=True).get(pk=media_id)
    if item.state == MediaState.FAILED:
        item.state, item.fault, item.job_id = MediaState.WAITING, "", None
        item.save(update_fields=["state", "fault", "job_id"])
        audit("media.prepare_again", actor_id=actor_id, object_kind="media", object_id=media_id)
    use = item.uses.order_by("pk").first()
    return prepare(item.source_key, file_id=use.file_id if use else None, actor_id=actor_id)


def process(media_id: int) -> Media:
    """Transcode one item: the work of the job, safe to run twice. A refusal is kept, not raised."""
    item = MediaItem.objects.get(pk=media_id)
    if item.state in (MediaState.READY, MediaState.FAILED):
        return as_media(item)
    MediaItem.objects.filter(pk=media_id).update(state=MediaState.PROCESSING)
    with tempfile.TemporaryDirectory(prefix="kamerton-media-") as folder, _as_file(item) as source:
        try:
            made = transcode_guarded(source, Path(folder), _tell)
        except TranscodingFault as fault:
            return _fail(media_id, str(fault.code))
        files = {name: _put(Path(folder) / name) for name in made["files"]}
    return _finish(media_id, made, files)


@transaction.atomic
def add_captions(media_id: int, *, language: str, content: bytes, actor_id: int) -> Media:
    """Add or replace the captions of an item in one language.

    Args:
        media_id: the item.
        language: "ru", "en", ….
        content: WebVTT or SubRip; kept as WebVTT.
        actor_id: for the audit.

    Raises:
        CaptionsError: names the line that cannot be read.
    """
    item = MediaItem.objects.select_for_update(no_key=True).get(pk=media_id)
    text = read_captions(content)
    key = storage.put(text.encode()).sha256
    Captions.objects.update_or_create(
        item=item, language=language[:12], defaults={"object_key": key}
    )
    audit("media.add_captions", actor_id=actor_id, object_kind="media", object_id=media_id)
    return as_media(item)


@transaction.atomic
def _finish(media_id: int, made: dict[str, Any], files: dict[str, str]) -> Media:
    item = MediaItem.objects.select_for_update(no_key=True).get(pk=media_id)
    item.kind, item.state, item.fault = made["kind"], MediaState.READY, ""
    item.duration_ms, item.width, item.height = made["duration_ms"], made["width"], made["height"]
    item.files, item.peaks = files, made["peaks"]
    item.save()
    publish(MediaReady(media_id))
    return as_media(item)


@transaction.atomic
def _fail(media_id: int, code: str) -> Media:
    item = MediaItem.objects.select_for_update(no_key=True).get(pk=media_id)
    item.state, item.fault = MediaState.FAILED, code
    item.save(update_fields=["state", "fault"])
    publish(MediaFailed(media_id, code))
    return as_media(item)


def _tell(part: float) -> None:
    report_progress(round(part * 100), 100)


def _put(path: Path) -> str:
    with path.open("rb") as stream:
        return storage.put(stream).sha256


@contextmanager
def _as_file(item: MediaItem) -> Iterator[Path]:
    """The stored object as a file of this machine; copied only where it is kept elsewhere."""
    here = Path(storage.path_or_url(item.source_key))
    if here.is_file():
        yield here
        return
    with tempfile.NamedTemporaryFile(prefix="kamerton-source-") as copy:
        with storage.open(item.source_key) as stream:
            while part := stream.read(_COPY_BYTES):
                copy.write(part)
        copy.flush()
        yield Path(copy.name)

"""Reads of sound and video."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.media.enums import MediaKind, MediaState
from kamerton.media.items import Media
from kamerton.media.models import Captions, MediaItem, MediaUse


def media_by_id(media_id: int) -> Media:
    """The prepared file of an id. Raises NotFound."""
    return _one(MediaItem.objects.filter(pk=media_id).first())


def media_for(file_id: int) -> Media | None:
    """The prepared form of a stored file, or None when none was asked for."""
    item = MediaItem.objects.filter(uses__file_id=file_id).first()
    return as_media(item) if item else None


def media_for_many(file_ids: Iterable[int]) -> dict[int, Media]:
    """The prepared forms of stored files by file (one statement); their captions are left out."""
    uses = MediaUse.objects.filter(file_id__in=list(file_ids)).select_related("item")
    return {use.file_id: _picture(use.item, ()) for use in uses}


def media_of_object(source_key: str) -> Media | None:
    """The prepared form of a stored object, or None when none was asked for."""
    item = MediaItem.objects.filter(source_key=source_key).first()
    return as_media(item) if item else None


def captions_key(media_id: int, language: str) -> str:
    """The stored object of an item's captions. Raises NotFound."""
    found = Captions.objects.filter(item_id=media_id, language=language).first()
    if found is None:
        raise NotFound("captions_missing", _("There are no such captions."))
    return found.object_key


def as_media(item: MediaItem) -> Media:
    """The frozen picture of a row; asks for its captions."""
    languages = item.captions.order_by("language").values_list("language", flat=True)
    return _picture(item, languages if item.state == MediaState.READY else ())


def _picture(item: MediaItem, captions: Iterable[str]) -> Media:
    return Media(
        id=item.pk,
        name=item.name,
        kind=MediaKind(item.kind) if item.kind else None,
        state=MediaState(item.state),
        fault=item.fault,
        job_id=item.job_id,
        duration_ms=item.duration_ms,
        width=item.width,
        height=item.height,
        files=item.files,
        peaks=tuple(item.peaks),
        captions=tuple(captions),
    )


def held_objects(keys: list[str]) -> Iterable[str]:
    """Those of the stored objects that prepared media still need."""
    wanted = set(keys)
    held: set[str] = set()
    for source_key, files in MediaItem.objects.values_list("source_key", "files").iterator():
        held |= {source_key, *files.values()} & wanted
    captions = Captions.objects.filter(object_key__in=keys).values_list("object_key", flat=True)
    return held | set(captions)


def _one(item: MediaItem | None) -> Media:
    if item is None:
        raise NotFound("media_missing", _("There is no such recording."))
    return as_media(item)

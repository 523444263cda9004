"""What is made of a file by jobs: a small picture, the words of a document."""

import io

from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from kamerton.core.api import publish, storage
from kamerton.files.events import FileTextExtracted
from kamerton.files.extract import text_in
from kamerton.files.models import StoredFile

THUMBNAIL_PX = 640
MOST_PIXELS = 60_000_000


def make_thumbnail(file_id: int) -> None:
    """Make a small WebP of a picture, turned upright and without its place of taking.

    A picture that cannot be read, or is too large to be unpacked, stays without one.
    """
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None or file.thumbnail_sha256:
        return
    small = _small_picture(file.sha256)
    if small is not None:
        ref = storage.put(small)
        with transaction.atomic():
            StoredFile.objects.filter(pk=file_id).update(thumbnail_sha256=ref.sha256)


def _small_picture(sha256: str) -> bytes | None:
    out = io.BytesIO()
    try:
        with storage.open(sha256) as content, Image.open(content) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (THUMBNAIL_PX * 2, THUMBNAIL_PX * 2))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
            has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
            upright.convert("RGBA" if has_alpha else "RGB").save(out, "WEBP", quality=80)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    return out.getvalue()


def extract_text(file_id: int) -> None:
    """Keep the words of a document, and tell its owner that they can be indexed."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        return
    with storage.open(file.sha256) as content:
        text = text_in(content, file.mime)
    if not text:
        return
    with transaction.atomic():
        StoredFile.objects.filter(pk=file_id).update(text=text)
        publish(FileTextExtracted(file_id, file.owner_kind, file.owner_id))

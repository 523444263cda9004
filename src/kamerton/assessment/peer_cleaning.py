"""Copies of files without what tells of their author: metadata, names of editors, tags.

A format that is not known here has no clean copy: what cannot be cleaned is not shown.
"""

import io
import re
import tempfile
import zipfile
from contextlib import suppress
from typing import IO, Any

import av
import av.error
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject

from kamerton.assessment.peer_masking import Mask

MOST_UNPACKED_BYTES = 300 * 1024 * 1024
MOST_TEXT_BYTES = 20 * 1024 * 1024
_SPOOL_BYTES = 8 * 1024 * 1024
PICTURES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
}
SOUNDS = {
    "audio/mpeg": "mp3",
    "audio/mp4": "ipod",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/webm": "webm",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "matroska",
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_MXL = "application/vnd.recordare.musicxml"
WRITTEN = {f"{_MXL}+xml", "application/mei+xml", "text/vnd.abc"}
WORDS = {"text/plain", "text/markdown", "text/csv", "text/vtt"} | WRITTEN
# Who wrote, changed, commented, by attribute and by element; with the prefixes that programs use.
_NAMED = re.compile(
    r'((?:\w+:)?(?:author|initials|lastModifiedBy|userId|providerId|displayName)=)"[^"]*"'
)
_SAID = re.compile(
    r"(<(dc:creator|meta:initial-creator|cp:lastModifiedBy|dc:publisher|author|meta:creator-initials"
    r"|encoder|Company|Manager)\b[^>]*>)[^<]*(</\2>)"
)
_ABC_PEOPLE = re.compile(r"^[ZFHN]:.*$", re.MULTILINE)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SCHEMAS = "http://schemas.openxmlformats.org"
# Properties of documents, emptied.
_EMPTY = {
    "docprops/core.xml": f'{_XML}<cp:coreProperties xmlns:cp="{_SCHEMAS}/package/2006/metadata/core-properties"/>',
    "docprops/app.xml": f'{_XML}<Properties xmlns="{_SCHEMAS}/officeDocument/2006/extended-properties"/>',
    "docprops/custom.xml": f'{_XML}<Properties xmlns="{_SCHEMAS}/officeDocument/2006/custom-properties"/>',
    "meta.xml": f'{_XML}<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' office:version="1.2"><office:meta/></office:document-meta>',
}
_NAME = re.compile(r'(\bname=)"[^"]*"')


def clean_copy(content: IO[bytes], mime: str, mask: Mask) -> IO[bytes] | None:
    """Return a copy of a file without its author's traces, or None where there can be none."""
    try:
        if mime in PICTURES:
            return _picture(content, PICTURES[mime])
        if mime == "application/pdf":
            return _pdf(content)
        if mime in SOUNDS:
            return _sound(content, SOUNDS[mime], with_film=mime.startswith("video/"))
        if mime.startswith((_OFFICE, _OPEN)) or mime == _MXL:
            return _package(content, mask)
        if mime in WORDS:
            return _words(content, mask, is_abc=mime == "text/vnd.abc")
    except (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, PyPdfError):
        return None  # what is broken cannot be cleaned
    except (UnidentifiedImageError, Image.DecompressionBombError, av.error.FFmpegError):
        return None
    return None


def _spool() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)


def _picture(content: IO[bytes], kind: str) -> IO[bytes]:
    """Draw the picture anew: pixels alone, turned as the camera said."""
    found = _spool()
    with Image.open(content) as picture:
        if getattr(picture, "is_animated", False):
            picture.info.pop("comment", None)
            picture.info.pop("xmp", None)
            picture.save(found, kind, save_all=True, exif=b"")
        else:
            upright = ImageOps.exif_transpose(picture)
            bare = Image.new(upright.mode, upright.size)
            if upright.mode == "P" and upright.getpalette():
                bare.putpalette(upright.getpalette() or [])
            bare.paste(upright)
            kept = {"transparency": upright.info["transparency"]} if _is_clear(upright) else {}
            quality: dict[str, Any] = {"quality": 90} if kind in ("JPEG", "WEBP", "AVIF") else {}
            bare.save(found, kind, **kept, **quality)
    found.seek(0)
    return found


def _is_clear(picture: Image.Image) -> bool:
    return picture.mode == "P" and "transparency" in picture.info


def _pdf(content: IO[bytes]) -> IO[bytes]:
    """Write the pages anew, without the document's information, notes' authors and attachments."""
    reader = PdfReader(content)
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    for page in writer.pages:
        for key in ("/PieceInfo", "/Metadata"):
            page.pop(NameObject(key), None)
        for note in page.get("/Annots") or ():
            with suppress(AttributeError, KeyError, TypeError):
                note.get_object().pop(NameObject("/T"), None)
    writer.metadata = None
    writer.xmp_metadata = None
    found = _spool()
    writer.write(found)
    found.seek(0)
    return found


def _sound(content: IO[bytes], kind: str, *, with_film: bool) -> IO[bytes]:
    """Pack the streams anew, untouched, without tags, pictures and chapters."""
    found: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  given to the caller
    options = {"fflags": "+bitexact"}
    with (
        av.open(content, mode="r") as source,
        av.open(found, mode="w", format=kind, options=options) as target,
    ):
        wanted = [
            stream
            for stream in source.streams
            if stream.type == "audio" or (with_film and stream.type == "video" and _moves(stream))
        ]
        if not wanted:
            raise ValueError("nothing sounds")
        copies: dict[int, Any] = {
            stream.index: target.add_stream_from_template(stream)  # type: ignore[arg-type]
            for stream in wanted
        }
        for copy in copies.values():
            copy.metadata.clear()
        for packet in source.demux(wanted):
            if packet.dts is not None:
                packet.stream = copies[packet.stream.index]
                target.mux(packet)
    found.seek(0)
    return found


def _moves(stream: Any) -> bool:
    """Return False for a picture on the cover."""
    return not stream.disposition & av.stream.Disposition.attached_pic


def _package(content: IO[bytes], mask: Mask) -> IO[bytes]:
    """Write an office document or a packed score anew: no properties, no names of editors."""
    found = _spool()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(found, "w") as target:
        if sum(item.file_size for item in source.infolist()) > MOST_UNPACKED_BYTES:
            raise ValueError("too large when unpacked")
        for item in source.infolist():
            bare = zipfile.ZipInfo(item.filename)
            bare.compress_type = item.compress_type
            data = source.read(item)
            target.writestr(bare, _member(item.filename, data, mask))
    found.seek(0)
    return found


def _member(name: str, data: bytes, mask: Mask) -> bytes:
    low = name.lower()
    kind = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}.get(low.rpartition(".")[2])
    if kind:
        with suppress(OSError, ValueError, UnidentifiedImageError):
            return _picture(io.BytesIO(data), kind).read()
        return data
    if not low.endswith((".xml", ".musicxml", ".rels")) or low.endswith(".rels"):
        return data
    if low in _EMPTY:
        return _EMPTY[low].encode()
    text = _blank(data.decode("utf-8-sig"))
    if low == "ppt/commentauthors.xml":
        text = _NAME.sub(r'\1""', text)
    return mask(text).encode()


def _blank(text: str) -> str:
    return _SAID.sub(r"\1\3", _NAMED.sub(r'\1""', text))


def _words(content: IO[bytes], mask: Mask, *, is_abc: bool) -> IO[bytes]:
    data = content.read(MOST_TEXT_BYTES + 1)
    if len(data) > MOST_TEXT_BYTES:
        raise ValueError("too long")
    text = data.decode("utf-8-sig")
    if is_abc:
        text = _ABC_PEOPLE.sub("", text)
    return io.BytesIO(mask(_blank(text)).encode())

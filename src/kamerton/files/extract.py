"""The words inside documents, for the search."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.etree import ElementTree as etree  # noqa: N813  bounded, entities refused

import pypdf
from pypdf.errors import PyPdfError

MOST_CHARS = 400_000
MOST_PART_BYTES = 30 * 1024 * 1024
MOST_PAGES = 1000
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_BREAKS = {"p", "tr", "br", "row", "si"}


class _Unreadable(ValueError):
    """The document is damaged or locked."""


def text_in(content: BinaryIO, mime: str) -> str:
    """Return the words of a document, at most 400,000 characters; "" where there are none.

    A damaged or locked document has none.
    """
    read = _READERS.get(mime)
    if read is None:
        return ""
    try:
        text = "".join(_bounded(read(content)))
    except (
        _Unreadable,
        PyPdfError,
        zipfile.BadZipFile,
        etree.ParseError,
        OSError,
        ValueError,
        KeyError,
        RecursionError,
        NotImplementedError,
        RuntimeError,
    ):
        return ""
    text = text.replace("\x00", "")
    return re.sub(r"[ \t]+", " ", re.sub(r"\s*\n\s*", "\n", text)).strip()


def _bounded(pieces: Iterator[str]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        yield piece[: MOST_CHARS - length]
        length += len(piece)
        if length >= MOST_CHARS:
            return


def _pdf(content: BinaryIO) -> Iterator[str]:
    reader = pypdf.PdfReader(content)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _Unreadable
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES:
            return
        yield page.extract_text() + "\n"


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_PART_BYTES:
        raise _Unreadable
    data = archive.read(name)
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise _Unreadable
    return data


def _words(data: bytes) -> Iterator[str]:
    for _event, node in etree.iterparse(io.BytesIO(data)):  # noqa: S314  entities refused
        tag = node.tag.rpartition("}")[2]
        if tag == "t" and node.text:
            yield node.text
        if tag in _BREAKS:
            yield "\n"


def _parts(pattern: str) -> Callable[[BinaryIO], Iterator[str]]:
    matches = re.compile(pattern)

    def read(content: BinaryIO) -> Iterator[str]:
        with zipfile.ZipFile(content) as archive:
            for name in sorted(archive.namelist(), key=_natural):
                if matches.fullmatch(name):
                    yield from _words(_part(archive, name))
                    yield "\n"

    return read


def _natural(name: str) -> list[object]:
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def _open_document(content: BinaryIO) -> Iterator[str]:
    with zipfile.ZipFile(content) as archive:
        root = etree.fromstring(_part(archive, "content.xml"))  # noqa: S314  entities refused
    for node in root.iter():
        tag = node.tag.rpartition("}")[2]
        if tag in {"p", "h"}:
            yield "".join(node.itertext()) + "\n"


def _plain(content: BinaryIO) -> Iterator[str]:
    data = content.read(MOST_CHARS * 4)
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return


_READERS: dict[str, Callable[[BinaryIO], Iterator[str]]] = {
    "application/pdf": _pdf,
    f"{_OFFICE}.wordprocessingml.document": _parts(
        r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml"
    ),
    f"{_OFFICE}.spreadsheetml.sheet": _parts(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml"),
    f"{_OFFICE}.presentationml.presentation": _parts(
        r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml"
    ),
    f"{_ODF}.text": _open_document,
    f"{_ODF}.spreadsheet": _open_document,
    f"{_ODF}.presentation": _open_document,
    "text/plain": _plain,
    "text/markdown": _plain,
    "text/csv": _plain,
}
EXTRACTABLE = frozenset(_READERS)

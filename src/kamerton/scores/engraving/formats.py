"""What a score file is, and its text, with archives opened safely. Nothing here trusts a name or a header."""

import io
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePosixPath

from kamerton.scores.engraving.faults import EngravingFault, FaultCode
from kamerton.scores.engraving.xml import parse_xml

MAX_SOURCE_BYTES = 8 * 1024 * 1024
MAX_UNPACKED_BYTES = 32 * 1024 * 1024
MAX_ARCHIVE_MEMBERS = 200
MAX_RATIO = 200
_CONTAINER = "META-INF/container.xml"
_HEAD_BYTES = 16_384


class ScoreFormat(StrEnum):
    ABC = "abc"
    MEI = "mei"
    MUSICXML = "musicxml"
    MXL = "mxl"


def detect_format(source: bytes | str, name: str = "") -> ScoreFormat | None:
    """The format told by the content, or None. The name only settles plain ABC without a header."""
    data = source.encode() if isinstance(source, str) else source
    if data[:4] == b"PK\x03\x04":
        return ScoreFormat.MXL
    try:
        head = _decode(
            data[:_HEAD_BYTES] if len(data) % 2 == 0 else data[: _HEAD_BYTES - 1], lenient=True
        )
    except EngravingFault:
        return None
    if found := _xml_format(head):
        return found
    if re.search(r"^X:\s*\d*\s*$", head, re.M) and re.search(r"^K:", head, re.M):
        return ScoreFormat.ABC
    if re.search(r"^K:", head, re.M) and not head.lstrip().startswith("<"):
        return ScoreFormat.ABC
    return ScoreFormat.ABC if name.lower().endswith(".abc") and head.strip() else None


def _xml_format(head: str) -> ScoreFormat | None:
    if re.search(r"<(\w+:)?score-(partwise|timewise)[\s>]", head):
        return ScoreFormat.MUSICXML
    if re.search(r"<(\w+:)?(mei|music)[\s>]", head) and "music-encoding.org" in head:
        return ScoreFormat.MEI
    return None


def read_source(
    source: bytes | str, score_format: ScoreFormat | None = None
) -> tuple[ScoreFormat, str]:
    """The source as text and its plain format (an .mxl becomes MusicXML).

    Raises EngravingFault when it is empty, too large, of no known format, or a harmful archive.
    """
    data = source.encode() if isinstance(source, str) else source
    if not data.strip():
        raise EngravingFault(FaultCode.EMPTY)
    if len(data) > MAX_SOURCE_BYTES:
        raise EngravingFault(FaultCode.TOO_LARGE, f"{len(data)} bytes")
    found = score_format or detect_format(data)
    if found is None:
        raise EngravingFault(FaultCode.UNKNOWN_FORMAT)
    if found is ScoreFormat.MXL or data[:4] == b"PK\x03\x04":
        data = unpack_mxl(data)
        found = ScoreFormat.MUSICXML
    text = _decode(data)
    if found in (ScoreFormat.MUSICXML, ScoreFormat.MEI):
        text = _without_doctype_subset(text)
    return found, text


def unpack_mxl(data: bytes) -> bytes:
    """The score inside a compressed MusicXML archive; refuses bombs before and while unpacking."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_ARCHIVE_MEMBERS:
                raise EngravingFault(FaultCode.ARCHIVE_BOMB, f"{len(members)} members")
            return _read_member(archive, _root_file(archive))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        KeyError,
    ) as fault:
        raise EngravingFault(FaultCode.BAD_ARCHIVE, str(fault)) from fault


def _root_file(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if _CONTAINER in names:
        container = _read_member(archive, _CONTAINER)
        named = re.search(rb"full-path\s*=\s*[\"']([^\"']+)[\"']", container)
        if named and named[1].decode(errors="replace") in names:
            return named[1].decode(errors="replace")
    for name in names:
        path = PurePosixPath(name)
        if path.suffix.lower() in {".xml", ".musicxml"} and path.parts[0] != "META-INF":
            return name
    raise EngravingFault(FaultCode.BAD_ARCHIVE, "no score inside")


def _read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if (
        info.file_size > MAX_UNPACKED_BYTES
        or info.file_size > MAX_RATIO * max(info.compress_size, 1) + 4096
    ):
        raise EngravingFault(
            FaultCode.ARCHIVE_BOMB, f"{info.compress_size} to {info.file_size} bytes"
        )
    with archive.open(info) as member:
        content = member.read(MAX_UNPACKED_BYTES + 1)
    if len(content) > MAX_UNPACKED_BYTES:
        raise EngravingFault(FaultCode.ARCHIVE_BOMB, "more than it declared")
    return content


def _decode(data: bytes, *, lenient: bool = False) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        declared = re.match(
            rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)", data[:200]
        )
        encodings = [
            "utf-8-sig",
            *([declared[1].decode()] if declared else []),
            "cp1251",
            "latin-1",
        ]
    for encoding in encodings:
        try:
            return data.decode(
                encoding, "ignore" if lenient and encoding.startswith("utf") else "strict"
            )
        except (UnicodeDecodeError, LookupError):
            continue
    raise EngravingFault(FaultCode.NOT_WELL_FORMED, "encoding")


def _without_doctype_subset(text: str) -> str:
    """Drop the document type: a score needs none, and entities declared in it are an attack."""
    cleaned = re.sub(r"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", "", text[:_HEAD_BYTES], count=1, flags=re.S)
    text = cleaned + text[_HEAD_BYTES:]
    if "<!ENTITY" in text[:_HEAD_BYTES] or "<!DOCTYPE" in text[:_HEAD_BYTES]:
        raise EngravingFault(FaultCode.NOT_WELL_FORMED, "document type")
    text = re.sub(
        r"^\s*<\?xml[^>]*\?>",
        '<?xml version="1.0" encoding="UTF-8"?>',
        text.lstrip("\ufeff"),
        count=1,
    )
    parse_xml(text)
    return text

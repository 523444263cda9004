"""What a file is, by its content: the name is only a hint."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import puremagic

HEAD_BYTES = 64 * 1024
UNKNOWN = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/avif": ("avif",),
    "image/heic": ("heic", "heif"),
    "image/svg+xml": ("svg",),
    "application/pdf": ("pdf",),
    f"{_OFFICE}.wordprocessingml.document": ("docx",),
    f"{_OFFICE}.spreadsheetml.sheet": ("xlsx",),
    f"{_OFFICE}.presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "application/vnd.recordare.musicxml": ("mxl",),
    "application/vnd.recordare.musicxml+xml": ("musicxml", "xml"),
    "application/mei+xml": ("mei", "xml"),
    "application/epub+zip": ("epub",),
    "application/zip": ("zip",),
    "application/msword": ("doc", "xls", "ppt"),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/wav": ("wav",),
    "audio/flac": ("flac",),
    "audio/midi": ("mid", "midi"),
    "video/mp4": ("mp4", "m4v"),
    "video/quicktime": ("mov",),
    "video/webm": ("webm",),
    "audio/webm": ("webm",),
    "video/x-matroska": ("mkv",),
    "video/x-msvideo": ("avi",),
    "text/html": ("html", "htm"),
    "application/xml": ("xml",),
    "text/vnd.abc": ("abc",),
    "text/vtt": ("vtt",),
    "text/csv": ("csv",),
    "text/markdown": ("md",),
    "application/json": ("json",),
    "text/plain": ("txt", "srt", "ly", "log", "tex"),
}
PROGRAMS = frozenset(
    [
        "exe",
        "dll",
        "scr",
        "com",
        "bat",
        "cmd",
        "msi",
        "msp",
        "ps1",
        "psm1",
        "vbs",
        "vbe",
        "js",
        "jse",
        "mjs",
        "wsf",
        "wsh",
        "hta",
        "cpl",
        "jar",
        "apk",
        "lnk",
        "reg",
        "pif",
        "gadget",
        "inf",
        "iso",
        "img",
        "vhd",
        "app",
        "dmg",
        "pkg",
        "deb",
        "rpm",
        "sh",
        "run",
        "scf",
        "url",
        "desktop",
    ]
)
# Shown in the page; everything else is only downloaded.
INLINE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "image/avif",
        "application/pdf",
        "audio/mpeg",
        "audio/mp4",
        "audio/ogg",
        "audio/wav",
        "audio/flac",
        "video/mp4",
        "video/webm",
        "audio/webm",
        "text/plain",
        "text/vtt",
        "text/vnd.abc",
    }
)
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"MThd", "audio/midi"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"OggS", "audio/ogg"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
)
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
_PROGRAM_HEADS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"#!/",
)
_ZIP_PARTS = (
    ("word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    ("xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
    ("ppt/presentation.xml", f"{_OFFICE}.presentationml.presentation"),
    ("META-INF/MANIFEST.MF", "application/java-archive"),
    ("AndroidManifest.xml", "application/java-archive"),
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|style|meta|img|object|embed|form|svg\s[^>]*onload)[\s>]",
    re.IGNORECASE,
)
_ROOT = re.compile(rb"<(?:\w+:)?([A-Za-z][\w.-]*)[\s>/]")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is, and the name that fits it."""

    mime: str
    name: str
    is_program: bool


def clean_name(name: str) -> str:
    """Return a name without folders, control and misleading characters, at most 150 long."""
    name = PurePath(name.replace("\\", "/")).name
    name = re.sub(r"[\x00-\x1f\x7f<>:\"/\\|?*‎‏‪-‮⁦-⁩]", "", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot and stem:
        return f"{stem[:140].strip()}.{extension[:9]}"
    return name[:150] or "file"


def kind_of(head: bytes, name: str, whole: io.BufferedIOBase | None = None) -> Kind:
    """Say what a file is.

    Args:
        head: its first 64 KiB.
        name: as given; its ending decides only among kinds of plain text.
        whole: the file to be read where the head is not enough (archives).
    """
    name = clean_name(name)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    mime = _mime(head, extension, whole)
    is_program = (
        extension in PROGRAMS
        or mime == "application/java-archive"
        or (head.startswith(_PROGRAM_HEADS) and mime == UNKNOWN)
    )
    fitting = EXTENSIONS.get(mime, ())
    is_any_text = mime == "text/plain" and extension and extension not in _KNOWN
    if fitting and extension not in fitting and not is_program and not is_any_text:
        stem = name.rpartition(".")[0] if extension in _KNOWN else name
        name = f"{stem or name}.{fitting[0]}"
    return Kind(mime, name, is_program)


_KNOWN = frozenset(extension for group in EXTENSIONS.values() for extension in group)


_PICTURES = {"mp4": (b"vide",), "webm": (b"V_VP", b"V_AV1", b"V_MPEG")}
_SOUNDS = {"mp4": (b"soun",), "webm": (b"A_OPUS", b"A_VORBIS")}


def _container(head: bytes, name: str) -> str:
    """Tell sound from video in a container of either by its tracks, where they stand at its head."""
    has_sound = any(sign in head for sign in _SOUNDS[name])
    has_picture = any(sign in head for sign in _PICTURES[name])
    return f"{'audio' if has_sound and not has_picture else 'video'}/{name}"


def _mime(head: bytes, extension: str, whole: io.BufferedIOBase | None) -> str:
    if head.startswith(_PROGRAM_HEADS):
        return UNKNOWN
    for at, signature, mime in _SIGNATURES:
        if head[at : at + len(signature)] == signature:
            return _ogg(head) if mime == "audio/ogg" else mime
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12]) or _container(head, "mp4")
    if head.startswith(b"PK\x03\x04"):
        return _zip(whole or io.BytesIO(head), extension)
    if head.startswith(b"\x1aE\xdf\xa3"):
        is_webm = b"webm" in head[:64]
        return _container(head, "webm") if is_webm else "video/x-matroska"
    if head[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        return "audio/mpeg"
    return _text(head, extension) or _by_library(head)


def _ogg(head: bytes) -> str:
    return "video/ogg" if b"theora" in head[:512] else "audio/ogg"


def _zip(file: io.BufferedIOBase, extension: str) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            for part, mime in _ZIP_PARTS:
                if part in names:
                    return mime
            if "mimetype" in names:
                declared = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
                if declared in EXTENSIONS:
                    return declared
            if "META-INF/container.xml" in names and extension == "mxl":
                return "application/vnd.recordare.musicxml"
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return "application/zip"
    return "application/zip"


def _text(head: bytes, extension: str) -> str:
    """Return the kind of plain text, or an empty string for what is none."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    if start.startswith(b"<?xml") or (
        start.startswith(b"<") and extension in {"xml", "svg", "mei", "musicxml"}
    ):
        return _xml(start)
    if start.startswith(b"<svg"):
        return "image/svg+xml"
    if _HTML.search(start[:4096]):
        return "text/html"
    if not _is_text(head):
        return ""
    known = {
        "abc": "text/vnd.abc",
        "vtt": "text/vtt",
        "csv": "text/csv",
        "md": "text/markdown",
        "json": "application/json",
    }
    return known.get(extension, "text/plain")


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "utf-16") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8",):
        try:
            head[: len(head) - len(head) % 2 if encoding == "utf-16" else None].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                continue
        return True
    control = sum(byte < 32 and byte not in {9, 10, 12, 13} for byte in head)
    return bool(head) and control == 0  # an older encoding, such as windows-1251


def _xml(start: bytes) -> str:
    body = re.sub(
        rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", b"", start, flags=re.DOTALL
    )
    root = _ROOT.search(body)
    name = root.group(1) if root else b""
    return {
        b"score-partwise": "application/vnd.recordare.musicxml+xml",
        b"score-timewise": "application/vnd.recordare.musicxml+xml",
        b"mei": "application/mei+xml",
        b"svg": "image/svg+xml",
        b"html": "text/html",
    }.get(name, "application/xml")


def _by_library(head: bytes) -> str:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    best = next((match for match in found if match.mime_type and match.confidence >= 0.6), None)
    return best.mime_type if best else UNKNOWN

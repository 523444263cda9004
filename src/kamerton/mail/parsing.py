"""A mail as it came, read into its parts: never trusted, never raising."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.utils import getaddresses

from kamerton.mail.decoding import decoded, header_text

MOST_PARTS = 200
MOST_DEPTH = 12
MOST_TEXT = 400_000
_PATH = re.compile(r"[/\\]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:\"|?*]")
_SMALL_PICTURE = 8 * 1024


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that came with a mail; its name holds no path."""

    name: str
    content: bytes
    mime: str
    is_decoration: bool = False


@dataclass(slots=True)
class ReadMail:
    """What a mail says.

    Attributes:
        text: of its plain parts; html: of its HTML parts, where it has any.
        report: the machine's part of a delivery report (RFC 3464).
        nested: headers of the mail that a delivery report is about.
    """

    message: Message
    text: str = ""
    html: str = ""
    files: list[Enclosed] = field(default_factory=list)
    report: str = ""
    nested: dict[str, str] = field(default_factory=dict)
    parts: int = 0

    def header(self, name: str) -> str:
        """Return the first header of this name, decoded; "" where there is none."""
        return next(iter(self.headers(name)), "")

    def headers(self, name: str) -> list[str]:
        """Return all headers of this name, from the top."""
        wanted = name.lower()
        raw = self.message.raw_items()  # type: ignore[attr-defined]
        return [header_text(str(value)) for key, value in raw if key.lower() == wanted]

    def addresses(self, *names: str) -> list[str]:
        """Return the bare addresses of these headers, in small letters."""
        found = getaddresses([value for name in names for value in self.headers(name)])
        return [address.strip().lower() for _name, address in found if "@" in address]

    @property
    def sender(self) -> str:
        """The address in From, or ""."""
        return next(iter(self.addresses("From")), "")

    @property
    def message_id(self) -> str:
        """The Message-ID in its brackets, or ""."""
        return self.header("Message-ID").replace(" ", "")[:500]


def read_mail(raw: bytes) -> ReadMail:
    """Take a mail to pieces."""
    mail = ReadMail(email.message_from_bytes(raw))
    _read(mail, mail.message, 0)
    mail.text, mail.html = mail.text[:MOST_TEXT], mail.html[: 4 * MOST_TEXT]
    return mail


def _read(mail: ReadMail, part: Message, depth: int) -> None:
    mail.parts += 1
    if mail.parts > MOST_PARTS or depth > MOST_DEPTH:
        return
    kind = part.get_content_type()
    if kind == "message/delivery-status":
        mail.report += "\n\n".join(_lines_of(child) for child in _children(part))
    elif kind in {"message/rfc822", "text/rfc822-headers"}:
        _read_nested(mail, part)
    elif part.is_multipart():
        for child in _children(part):
            _read(mail, child, depth + 1)
    else:
        _read_leaf(mail, part, kind)


def _children(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    return (child for child in (payload if isinstance(payload, list) else []))  # type: ignore[misc]


def _lines_of(part: Message) -> str:
    return "\n".join(f"{key}: {header_text(str(value))}" for key, value in part.raw_items())  # type: ignore[attr-defined]


def _read_nested(mail: ReadMail, part: Message) -> None:
    inner = next(_children(part), None)
    if inner is None:
        inner = email.message_from_bytes(_bytes_of(part))
    if not mail.nested:
        pairs = inner.raw_items()  # type: ignore[attr-defined]
        mail.nested = {key.lower(): header_text(str(value)) for key, value in pairs}


def _bytes_of(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        content = None
    return (
        content if isinstance(content, bytes) else str(part.get_payload()).encode(errors="replace")
    )


def _read_leaf(mail: ReadMail, part: Message, kind: str) -> None:
    content = _bytes_of(part)
    name = safe_name(_name_of(part))
    is_attached = part.get_content_disposition() == "attachment"
    if kind in {"text/plain", "text/html"} and not is_attached and not name:
        text = decoded(content, _charset_of(part)).replace("\r\n", "\n").replace("\x00", "")
        if kind == "text/html":
            mail.html += text
        else:
            mail.text = f"{mail.text}\n{text}" if mail.text.strip() else text
    elif content:
        is_picture = kind.startswith("image/") and not is_attached and bool(part["Content-ID"])
        is_decoration = is_picture and len(content) < _SMALL_PICTURE
        mail.files.append(Enclosed(name or _nameless(kind), content, kind, is_decoration))


def _charset_of(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None


def _name_of(part: Message) -> str:
    try:
        return header_text(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return ""


def safe_name(name: str) -> str:
    """Return a name without paths, control letters and turns of direction."""
    last = _PATH.split(name)[-1]
    return _UNSAFE.sub("", last).strip(" .")[-150:]


def _nameless(kind: str) -> str:
    ending = re.sub(r"\W", "", kind.partition("/")[2])[:8] or "bin"
    return f"attachment.{ending}"

"""Attribute values that a document may hold: each function returns the safe value or None."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any], Any]

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MAX_SOURCE = 20_000
_UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_URL_GAPS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")
_FILE_ID = re.compile(r"[1-9][0-9]{0,17}")
_LANGUAGE = re.compile(r"[a-z0-9+#.-]{1,20}")


def safe_text(value: str) -> str:
    """Return ``value`` without control characters and lone surrogates (PostgreSQL refuses them)."""
    return _UNSAFE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def line(limit: int = 300) -> Check:
    """Accept one line of text, cut to ``limit`` characters."""

    def check(value: Any) -> str | None:
        if not isinstance(value, str):
            return None
        return " ".join(safe_text(value).split())[:limit].strip() or None

    return check


def source(value: Any) -> str | None:
    """Accept several lines of source text: LaTeX or ABC."""
    if not isinstance(value, str):
        return None
    return safe_text(value)[:MAX_SOURCE].strip() or None


def integer(low: int, high: int) -> Check:
    """Accept a whole number, brought into low..high."""

    def check(value: Any) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return min(max(value, low), high)

    return check


def flag(value: Any) -> bool:
    """Accept true; anything else is false."""
    return value is True


def one_of(*codes: str) -> Check:
    """Accept one of ``codes``; the first stands for anything else."""

    def check(value: Any) -> str:
        return value if isinstance(value, str) and value in codes else codes[0]

    return check


def file_id(value: Any) -> str | None:
    """Accept the id of a stored file."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and _FILE_ID.fullmatch(value) else None


def language(value: Any) -> str | None:
    """Accept the name of a programming language."""
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else None


def local_path(value: Any) -> str | None:
    """Accept an address on this site that begins with one slash."""
    if not isinstance(value, str):
        return None
    value = _URL_GAPS.sub("", value)
    return value[:2000] if value.startswith("/") and not value.startswith("//") else None


def link_href(value: Any) -> str | None:
    """Accept an address that is safe to follow: this site's, http(s), mailto or tel."""
    if not isinstance(value, str):
        return None
    value = _URL_GAPS.sub("", _UNSAFE.sub("", value))[:2000]
    if value.startswith("#") or local_path(value):
        return value
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    if parts.scheme.lower() not in SAFE_SCHEMES:
        return None
    return value if parts.netloc or parts.scheme.lower() in {"mailto", "tel"} else None

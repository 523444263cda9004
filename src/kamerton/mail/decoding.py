"""Letters from bytes, where the declared encoding is wrong, unknown or missing."""

import codecs
import re
from email.header import decode_header

_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
_COMMON = frozenset("оеаинтсрвлкмдпу")
_CAPITALS = re.compile(r"[А-ЯЁ]")
_SMALL = re.compile(r"[а-яё]")
_SIGNS = frozenset("«»—–№…“”„’\xa0")
# A capital inside a word, and two alphabets in one.
_ODD = re.compile(r"(?<=[а-яё])[А-ЯЁ]|(?<=[A-Za-z])[А-Яа-яё]|[А-Яа-яё](?=[A-Za-z])")
# What people's programs write where they mean nothing in particular.
_SAYS_NOTHING = frozenset({"ascii", "iso8859-1", "cp1252", "latin-1", "unknown-8bit", ""})
_ALIASES = {"win-1251": "cp1251", "windows1251": "cp1251", "koi8r": "koi8-r", "x-unknown": ""}
_ENOUGH = 0.25


def decoded(data: bytes, declared: str | None) -> str:
    """Return the text of ``data``.

    The declared encoding is believed where the bytes fit it and read like words; else UTF-8 is tried,
    then the Russian encodings, of which the one that gives the most usual letters is taken.
    """
    name = _known(declared)
    if name and name not in _SAYS_NOTHING and name not in _CYRILLIC:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
    if all(byte < 0x80 for byte in data):
        return data.decode("ascii")
    if not name or name in _SAYS_NOTHING or name == "utf-8" or name in _CYRILLIC:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    best = _most_russian(data, name)
    if best:
        return best
    return data.decode("cp1252" if name in _SAYS_NOTHING else name or "cp1252", errors="replace")


def _known(declared: str | None) -> str:
    name = (declared or "").strip().strip("\"'").lower()
    name = _ALIASES.get(name, name)
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _most_russian(data: bytes, declared: str) -> str:
    """Return the text as the Russian encoding that reads best, or nothing where none does."""
    order = [declared] if declared in _CYRILLIC else []
    order += [name for name in _CYRILLIC if name not in order]
    texts = [data.decode(name, errors="replace") for name in order]
    scores = [_score(text) for text in texts]
    best = max(range(len(order)), key=lambda place: (scores[place], -place))
    return texts[best] if scores[best] >= _ENOUGH else ""


def _score(text: str) -> float:
    """Return how much a text looks like Russian: usual small letters, few capitals inside words."""
    high = [letter for letter in text if ord(letter) > 0x7F]
    if not high:
        return 0.0
    usual = sum(letter in _COMMON for letter in high)
    letters = len(_SMALL.findall(text)) + len(_CAPITALS.findall(text))
    strange = sum(letter not in _SIGNS for letter in high) - letters
    odd = len(_ODD.findall(text)) + text.count("\ufffd")
    return (usual + letters * 0.3 - strange - odd * 2) / len(high)


def header_text(value: str) -> str:
    """Return the words of a header: encoded words, and bytes that nobody encoded."""
    raw = value.encode("utf-8", "surrogateescape")
    if any(byte >= 0x80 for byte in raw):
        value = decoded(raw, None)
    try:
        parts = decode_header(value)
    except (ValueError, LookupError):
        return " ".join(value.split())
    words = [
        part if isinstance(part, str) else decoded(part, charset or "ascii")
        for part, charset in parts
    ]
    return " ".join("".join(words).replace("\x00", "").split())

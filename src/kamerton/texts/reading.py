"""What can be read out of a document without rendering it."""

import re
from collections.abc import Iterator
from typing import Any

from kamerton.texts.cleaning import clean
from kamerton.texts.schema import NODES, Document, Node

_WORD = re.compile(r"\w+(?:[-’'‑]\w+)*")
_SPACES = re.compile(r"\s+")
_SPOKEN = ("label", "alt", "caption", "name")
_ATOMS = frozenset(
    {"image", "audio", "video", "file", "formula", "formulaBlock", "score", "mention"}
)

_CAPTIONED = frozenset({"image", "audio", "video", "file", "score"})


def nodes_of(node: Node) -> Iterator[Node]:
    """Yield ``node`` and everything in it, in reading order."""
    yield node
    for child in node.get("content", ()):
        yield from nodes_of(child)


def _abc_title(node: Node) -> str:
    lines = str(node.get("attrs", {}).get("abc", "")).splitlines()
    return " ".join(line[2:].strip() for line in lines if line[:2] in {"T:", "C:", "w:"})


def _said(node: Node) -> str:
    if node["type"] == "text":
        return str(node["text"])
    if node["type"] == "hardBreak":
        return "\n"
    attrs = node.get("attrs", {})
    said = [str(attrs[name]) for name in _SPOKEN if attrs.get(name)]
    if node["type"] in {"formula", "formulaBlock"}:
        said.append(str(attrs["latex"]))
    if node["type"] == "score":
        said.append(_abc_title(node))
    return " ".join(filter(None, said))


def plain_text(document: Any, *, is_written_only: bool = False) -> str:
    """Return what the document says, for search and for mails: a block a line.

    ``is_written_only`` leaves out the captions and titles of what stands in the text.
    """
    parts: list[str] = []
    for node in nodes_of(clean(document)):
        if is_written_only and node["type"] in _CAPTIONED:
            parts.append("\n")
            continue
        if not NODES[node["type"]].is_inline and parts and parts[-1] != "\n":
            parts.append("\n")
        parts.append(_said(node))
    return re.sub(r"\n{2,}", "\n", "".join(parts)).strip()


def word_count(document: Any) -> int:
    """Return the number of words that a reader reads."""
    return len(_WORD.findall(plain_text(document)))


def excerpt(document: Any, length: int = 200) -> str:
    """Return the beginning in one line of at most ``length`` characters, ended at a word.

    A score's title is no part of the sentence that it stands in: it is told where nothing is written.
    """
    written = plain_text(document, is_written_only=True)
    text = _SPACES.sub(" ", written or plain_text(document)).strip()
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    whole = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return whole.rstrip(" ,;:—–-.") + "…"


def referenced_files(document: Any) -> list[str]:
    """Return the ids of the stored files that the document shows, each once, in order."""
    ids = (node.get("attrs", {}).get("file") for node in nodes_of(clean(document)))
    return list(dict.fromkeys(str(key) for key in ids if key))


def has_scores(document: Any) -> bool:
    """Return True when a kept document shows a score; it is not cleaned for the question."""
    return any(node.get("type") == "score" for node in nodes_of(document or {}))


def mentioned_people(document: Any) -> list[int]:
    """Return the ids of the people mentioned, each once, in order."""
    found = (n["attrs"]["person"] for n in nodes_of(clean(document)) if n["type"] == "mention")
    return list(dict.fromkeys(found))


def is_empty(document: Document) -> bool:
    """Return True when there is nothing to read, see or hear."""
    cleaned = clean(document)
    if any(node["type"] in _ATOMS for node in nodes_of(cleaned)):
        return False
    return not plain_text(cleaned)

"""The words of a mail as a rich text."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from kamerton.core.errors import DomainError
from kamerton.files.api import FileInfo, info_of, store
from kamerton.mail.registry import SentFile
from kamerton.texts.api import Document

_UPLOAD = "upload"  # of files that hang on nothing yet

_ITEM = re.compile(r"^\s*(?:[-*•–—]|\d{1,3}[.)])\s")
_WRAPPED = 62
_END = '.!?:;…»")'


def document_of(text: str) -> Document:
    """Return a document: a paragraph for each part between empty lines, broken lines joined again."""
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return {
        "type": "doc",
        "content": [_paragraph(part) for part in parts] or [{"type": "paragraph"}],
    }


def _paragraph(part: str) -> Document:
    content: list[Document] = []
    for line in _joined(part.split("\n")):
        if content:
            content.append({"type": "hardBreak"})
        content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


def _joined(lines: list[str]) -> list[str]:
    """Join what a mail program broke at its margin; items of a list stay lines of their own."""
    made: list[str] = []
    before = ""
    for line in (line.strip() for line in lines if line.strip()):
        goes_on = len(before) >= _WRAPPED and not _ITEM.match(line) and before[-1] not in _END
        if made and goes_on:
            made[-1] = f"{made[-1]} {line}"
        else:
            made.append(line)
        before = line
    return made


def store_files(files: Iterable[SentFile], *, actor: Any) -> tuple[list[Document], list[str]]:
    """Keep files of a mail as ``actor``'s fresh uploads, and return their blocks for a text.

    Returns:
        The blocks, and the names of files that are too large for the actor's share, or programs.
    """
    nodes: list[Document] = []
    left_out: list[str] = []
    for file in files:
        try:
            with transaction.atomic():
                stored = store(file.content, file.name, owner=(_UPLOAD, actor.pk), actor=actor)
        except DomainError:
            left_out.append(file.name)
        else:
            nodes.append(_block(info_of(stored)))
    return nodes, left_out


def _block(file: FileInfo) -> Document:
    if file.is_image:
        return {"type": "image", "attrs": {"file": str(file.id), "alt": file.name}}
    kind = file.mime.partition("/")[0]
    attrs = {
        "file": str(file.id),
        "name": file.name,
        "media_type": file.mime,
        "size_bytes": file.size_bytes,
    }
    return {"type": kind if kind in {"audio", "video"} else "file", "attrs": attrs}

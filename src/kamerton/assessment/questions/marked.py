"""Answers that a person marks: an extended text, a file.

essay data: {"min_words", "max_words", "hint"}; stored answer: a clean document.
file data: {"accept", "most", "hint"}; stored answer: {"files": [ids]}. ``hint`` is for who marks
and reaches no learner's page before the review rules allow.
"""

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import WRONG, Data, Kind, whole
from kamerton.texts.api import clean, from_markdown, is_empty, plain_text, word_count

MOST_FILES = 10
LONGEST = 200_000
ACCEPT = ("", "image/*", "audio/*", "video/*", ".pdf", ".doc,.docx,.odt,.pdf")


def _whole(data: Data, name: str) -> int:
    return max(whole(data.get(name) or 0) or 0, 0)


def _essay_problem(data: Data) -> str:
    most = _whole(data, "max_words")
    if most and _whole(data, "min_words") > most:
        return _("The least number of words is more than the most.")
    return ""


def _essay_clean(_data: Data, raw: Any) -> Any:
    value = raw[0] if isinstance(raw, list) and raw else raw
    if isinstance(value, str):
        try:
            value = json.loads(value[:LONGEST])
        except (ValueError, RecursionError):
            value = from_markdown(value[:LONGEST])
    document = clean(value)
    return None if is_empty(document) else document


def _essay_show(data: Data, _order: list[int], answer: Any) -> dict[str, Any]:
    return {
        "min_words": _whole(data, "min_words"),
        "max_words": _whole(data, "max_words"),
        "words": word_count(answer) if answer else 0,
        "value": answer,
    }


def _essay_told(_data: Data, answer: Any) -> list[str]:
    return [line for line in plain_text(answer).splitlines() if line.strip()]


def _hint(data: Data) -> list[str]:
    return [line for line in str(data.get("hint") or "").splitlines() if line.strip()]


def _file_problem(data: Data) -> str:
    if not 1 <= (_whole(data, "most") or 1) <= MOST_FILES:
        return _("At most ten files can be asked for.")
    return ""


def _file_clean(data: Data, raw: Any) -> Any:
    if isinstance(raw, dict):
        raw = raw.get("files")
    values = raw if isinstance(raw, list) else [raw]
    ids = dict.fromkeys(one for one in map(whole, values) if one is not None and one > 0)
    return {"files": list(ids)[: _whole(data, "most") or 1]} if ids else None


def _file_show(data: Data, _order: list[int], answer: Any) -> dict[str, Any]:
    return {
        "accept": str(data.get("accept") or ""),
        "most": _whole(data, "most") or 1,
        "ids": (answer or {}).get("files", []),
        "files": [],
    }


def _file_told(_data: Data, answer: Any) -> list[str]:
    return [_("file %(number)d") % {"number": n} for n in range(1, len(answer["files"]) + 1)]


def _nothing(_data: Data, _answer: Any) -> Decimal:
    return WRONG


ESSAY = Kind(
    "essay",
    _essay_problem,
    _essay_clean,
    _nothing,
    show=_essay_show,
    told=_essay_told,
    told_right=_hint,
    is_marked=True,
)
FILE = Kind(
    "file",
    _file_problem,
    _file_clean,
    _nothing,
    show=_file_show,
    told=_file_told,
    told_right=_hint,
    is_marked=True,
)

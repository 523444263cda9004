"""Readers of the forms by which gaps, pictures, extended answers and files are written."""

import json
from collections.abc import Mapping
from typing import Any

from kamerton.assessment.questions.base import whole
from kamerton.assessment.questions.hotspot import MOST_REGIONS
from kamerton.assessment.questions.marked import ACCEPT


def read_cloze(sent: Any, _former: Mapping[str, Any]) -> dict[str, Any]:
    """Return the text with its gaps."""
    return {"source": sent.get("source", "").replace("\r\n", "\n").strip()[:20_000]}


def read_hotspot(sent: Any, former: Mapping[str, Any]) -> dict[str, Any]:
    """Return the picture and the places drawn on it."""
    try:
        drawn = json.loads(sent.get("regions") or "[]")
    except (ValueError, RecursionError):
        drawn = []
    picked = [whole(one) for one in sent.getlist("picture")]
    return {
        "file": next((one for one in reversed(picked) if one), former.get("file")),
        "alt": sent.get("alt", "").strip()[:500],
        "ratio": sent.get("ratio", "").strip()[:20] or former.get("ratio", 1),
        "regions": drawn[:MOST_REGIONS] if isinstance(drawn, list) else [],
    }


def read_essay(sent: Any, _former: Mapping[str, Any]) -> dict[str, Any]:
    """Return the bounds of an extended answer and the hint for who marks."""
    found: dict[str, Any] = {
        name: whole(sent.get(name, "").strip() or 0) or 0 for name in ("min_words", "max_words")
    }
    return {**found, "hint": sent.get("hint", "").strip()[:5000]}


def read_file(sent: Any, _former: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be sent, and the hint for who marks."""
    accept = sent.get("accept", "")
    return {
        "accept": accept if accept in ACCEPT else "",
        "most": whole(sent.get("most", "").strip() or 1) or 1,
        "hint": sent.get("hint", "").strip()[:5000],
    }


READERS = {
    "cloze": read_cloze,
    "hotspot": read_hotspot,
    "essay": read_essay,
    "file": read_file,
}

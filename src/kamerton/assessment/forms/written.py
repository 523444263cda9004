"""Readers of the forms by which gaps, pictures, extended answers, files and recordings are written."""

import json
from collections.abc import Mapping
from typing import Any

from kamerton.assessment.forms.rows import read_rows
from kamerton.assessment.questions.base import whole
from kamerton.assessment.questions.hotspot import MOST_REGIONS
from kamerton.assessment.questions.marked import ACCEPT
from kamerton.assessment.questions.recorded import USUAL_S


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


def read_recorded(sent: Any, former: Mapping[str, Any]) -> dict[str, Any]:
    """Return how an answer is sung or played, and what it is marked by."""
    abc = sent.get("abc", "").replace("\r\n", "\n").strip()[:20_000]
    kept = {"score": former["score"]} if former.get("score") and not abc else {}
    metre = [whole(part) for part in sent.get("metre", "").strip().split("/")]
    rows = read_rows(sent, "criterion", ("title", "most"))
    return {
        "kind": "video" if sent.get("kind") == "video" else "audio",
        "most_s": whole(sent.get("most_s", "").strip() or USUAL_S) or 0,
        "takes": _natural(sent.get("takes", "")),
        **({"abc": f"{abc}\n"} if abc else kept),
        **({"tempo_bpm": tempo} if (tempo := _natural(sent.get("tempo_bpm", ""))) else {}),
        **({"metre": metre} if len(metre) == 2 and None not in metre else {}),
        "may_send": bool(sent.get("may_send")),
        "hint": sent.get("hint", "").strip()[:5000],
        "criteria": [
            {"title": row["title"][:200], "most": _natural(row["most"])}
            for row in rows
            if row["title"]
        ],
    }


def _natural(text: str) -> int:
    """Return a number as typed; -1, which no question takes, for what is none."""
    value = whole(text.strip() or 0)
    return -1 if value is None else value


READERS = {
    "cloze": read_cloze,
    "hotspot": read_hotspot,
    "essay": read_essay,
    "file": read_file,
    "recorded": read_recorded,
}

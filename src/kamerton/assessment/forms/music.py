"""Readers of the forms by which questions of music are written."""

from collections.abc import Mapping
from typing import Any

from kamerton.assessment.forms.rows import lines, read_rows
from kamerton.assessment.questions.base import whole
from kamerton.assessment.questions.music_dictation import melody_of
from kamerton.assessment.questions.music_hearing import LONGEST_CLIP_S, WHATS
from kamerton.assessment.questions.music_marks import typed_places

_LONGEST_ABC = 20_000


def _text(sent: Any, name: str, longest: int = 200) -> str:
    return str(sent.get(name, "")).replace("\r\n", "\n").strip()[:longest]


def _number(sent: Any, name: str) -> dict[str, int]:
    value = whole(_text(sent, name))
    return {} if value is None else {name: value}


def _numbers(sent: Any, *names: str) -> dict[str, int]:
    return {key: value for name in names for key, value in _number(sent, name).items()}


def _flags(sent: Any, *names: str) -> dict[str, bool]:
    return {name: bool(sent.get(name)) for name in names}


def _metre(sent: Any) -> dict[str, Any]:
    parts = [whole(part) for part in _text(sent, "metre").split("/")]
    return {"metre": parts} if len(parts) == 2 and None not in parts else {}


def _abc(sent: Any) -> dict[str, str]:
    abc = _text(sent, "abc", _LONGEST_ABC)
    return {"abc": f"{abc}\n"} if abc else {}


def _sound(sent: Any) -> dict[str, int]:
    ids = [whole(value) for value in sent.getlist("sound")] if hasattr(sent, "getlist") else []
    known = [value for value in ids if value]
    return {"sound": known[-1]} if known and not sent.get("sound_off") else {}


def _seconds(text: str) -> float | None:
    """Read 5, 5,5 or 1:05 as seconds; None for an empty field, -1 for what is no time."""
    parts = text.replace(",", ".").split(":")
    if not text:
        return None
    try:
        seconds = sum(float(part) * 60**at for at, part in enumerate(reversed(parts)))
    except ValueError:
        return -1
    return round(seconds, 2) if 0 <= seconds < 24 * 3600 else -1


def _clip(sent: Any) -> dict[str, list[float]]:
    """Return which piece of the uploaded sound is heard; nothing for the whole."""
    first, last = (_seconds(_text(sent, name, 20)) for name in ("clip_from", "clip_to"))
    if first is None and last is None:
        return {}
    first = first or 0
    return {"clip": [first, first + LONGEST_CLIP_S if last is None else last]}


def read_hearing(sent: Any, former: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a question about what is heard."""
    what = _text(sent, "what") or str(former.get("what") or "")
    data: dict[str, Any] = {
        "what": what if what in WHATS else "interval",
        "answer_by": "typed" if sent.get("answer_by") == "typed" else "choice",
        **_flags(sent, "is_drawn", "is_strict"),
        **_numbers(sent, "tempo_bpm", "program", "hearings"),
        **_abc(sent),
        **(found := _sound(sent)),
        **(_clip(sent) if found else {}),
    }
    if data["what"] == "fragment":
        rows = read_rows(sent, "option", ("text", "right", "last", "feedback"))
        right = sent.get("right")
        data["options"] = [
            {"text": row["text"], **({"right": True} if right == row["number"] else {})}
            for row in rows
            if row["text"]
        ]
        data["answers"] = lines(sent.get("answers", ""))
        return data
    pool = sent.getlist("pool") if hasattr(sent, "getlist") else []
    ends = [whole(_text(sent, name)) for name in ("root_low", "root_high")]
    data |= {"pool": [str(code)[:20] for code in pool], "sounding": _text(sent, "sounding", 20)}
    data |= {"form": _text(sent, "form", 10)} if sent.get("form") else {}
    return {**data, **({"roots": ends} if None not in ends else {})}


def read_rhythm(sent: Any, _former: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a rhythm to be tapped."""
    return {
        "pattern": " ".join(_text(sent, "pattern", 2000).split()),
        **_metre(sent),
        **_numbers(sent, "tempo_bpm", "count_in_bars", "tolerance_ms", "hearings"),
        **_flags(sent, "is_shown", "is_heard"),
    }


def read_dictation(sent: Any, _former: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a melodic dictation."""
    weights = [whole(_text(sent, f"weight_{name}")) for name in ("pitch", "duration", "place")]
    return {
        "melody": melody_of(_text(sent, "melody", 20_000)) or {"v": 1, "bars": []},
        "clef": _text(sent, "clef", 2),
        **_metre(sent),
        **_numbers(sent, "fifths", "given", "tempo_bpm", "program", "hearings"),
        **_flags(sent, "is_strict", "is_octave_free", "may_play"),
        **({"weights": weights} if None not in weights else {}),
    }


def read_marks(sent: Any, former: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of places to be marked on a score."""
    regions = []
    for part in _text(sent, "regions", 2000).replace(";", ",").split(","):
        places = typed_places(part)
        if places:
            regions.append([places[0], places[-1]])
    kept = {"score": former["score"]} if former.get("score") and not sent.get("abc") else {}
    return {
        **_abc(sent),
        **kept,
        "unit": "note" if sent.get("unit") == "note" else "bar",
        "regions": regions,
        **_numbers(sent, "tolerance"),
        **_flags(sent, "is_whole", "is_told"),
    }


def read_bars(sent: Any, _former: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of bars to be put in order, split from a melody in ABC."""
    written = _text(sent, "abc", _LONGEST_ABC)
    fields = [line for line in written.splitlines() if line[1:2] == ":"]
    body = " ".join(line for line in written.splitlines() if line[1:2] != ":")
    bars = [bar.strip(" :[]") for bar in body.replace("||", "|").split("|")]
    return {"head": "\n".join(fields), "bars": [bar for bar in bars if bar]}


READERS = {
    "hearing": read_hearing,
    "rhythm": read_rhythm,
    "dictation": read_dictation,
    "marks": read_marks,
    "bars": read_bars,
}

"""The question types of music whole: graded, shown, told, engraved."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions import music_telling as telling
from kamerton.assessment.questions.base import Data
from kamerton.assessment.questions.music_dictation import (
    CLEFS,
    given_of,
    mistakes_of,
    told_text,
)
from kamerton.assessment.questions.music_dictation import (
    DICTATION as GRADED_DICTATION,
)
from kamerton.assessment.questions.music_engraving import melody_musicxml, rhythm_musicxml
from kamerton.assessment.questions.music_hearing import (
    HEARING as GRADED_HEARING,
)
from kamerton.assessment.questions.music_hearing import (
    hearings_of,
    is_typed,
    number_of,
    offered,
    what_of,
)
from kamerton.assessment.questions.music_marks import BARS as GRADED_BARS
from kamerton.assessment.questions.music_marks import MARKS as GRADED_MARKS
from kamerton.assessment.questions.music_marks import regions_of, typed_words, unit_of
from kamerton.assessment.questions.music_rhythm import RHYTHM as GRADED_RHYTHM
from kamerton.assessment.questions.music_rhythm import metre_of


def is_heard(question_type: str, data: Data) -> bool:
    """Return True when a question has a sound of its own."""
    if question_type == "rhythm":
        return bool(data.get("is_heard"))
    return question_type in ("hearing", "dictation")


def _shown_hearing(data: Data, order: list[int], value: Any) -> dict[str, Any]:
    words = offered(data)
    places = order or list(range(len(words)))
    return {
        "what": what_of(data),
        "is_typed": is_typed(data),
        "text": str(value or "") if is_typed(data) else "",
        "options": [
            {"place": place, "text": words[index], "is_chosen": value == index}
            for place, index in enumerate(places)
        ],
        "hearings": hearings_of(data),
        "is_heard": True,
    }


def _shown_rhythm(data: Data, _order: list[int], value: Any) -> dict[str, Any]:
    metre = metre_of(data)
    return {
        "tempo_bpm": number_of(data, "tempo_bpm", 80, 30, 240),
        "metre": f"{metre[0]}/{metre[1]}",
        "count_in": number_of(data, "count_in_bars", 1, 1, 4),
        "bars": max(str(data.get("pattern", "")).count("|") + 1, 1),
        "is_heard": bool(data.get("is_heard")),
        "is_shown": bool(data.get("is_shown", True)),
        "hearings": hearings_of(data),
        "value": value,
        "taps": len(value["taps_ms"]) if value else 0,
    }


def _shown_dictation(data: Data, _order: list[int], value: Any) -> dict[str, Any]:
    metre, given = metre_of(data), given_of(data)
    clef = data.get("clef")
    return {
        "clef": clef if clef in CLEFS else "G",
        "fifths": number_of(data, "fifths", 0, -7, 7),
        "metre": f"{metre[0]}/{metre[1]}",
        "tempo_bpm": number_of(data, "tempo_bpm", 80, 30, 240),
        "bars": len(data["melody"]["bars"]),
        "given": _first_signs(data["melody"]["bars"], given),
        "may_play": bool(data.get("may_play")),
        "is_heard": True,
        "hearings": hearings_of(data),
        "value": value,
        "text": told_text(value),
    }


def _first_signs(bars: list[list[str]], count: int) -> list[list[str]]:
    """Return the signs up to the ``count``-th note: what stands written at the start."""
    found: list[list[str]] = []
    left = count
    for bar in bars:
        row = []
        for sign in bar:
            if left <= 0:
                break
            row.append(sign)
            left -= not sign.startswith("r")
        if not row:
            break
        found.append(row)
    return found


def _shown_marks(data: Data, _order: list[int], value: Any) -> dict[str, Any]:
    return {
        "unit": unit_of(data),
        "count": len(regions_of(data)) if data.get("is_told") else 0,
        "text": typed_words(value or []),
    }


def _shown_bars(_data: Data, order: list[int], value: Any) -> dict[str, Any]:
    standing = list(value) if value else order
    place_of = {index: place for place, index in enumerate(order)}
    return {
        "is_chosen": bool(value),
        "items": [{"index": index, "place": place_of[index]} for index in standing],
    }


def _dictation_scores(data: Data, value: Any) -> list[tuple[str, str]]:
    right = (_("The right melody"), melody_musicxml(data, data["melody"]))
    if not value:
        return [right]
    wrong = {(m.given.bar, m.given.at) for m in mistakes_of(data, value) if m.given is not None}
    return [right, (_("Your notes"), melody_musicxml(data, value, wrong=wrong))]


def bar_abc(data: Data, index: int) -> str:
    """Return one bar of a question about the order of bars as ABC of its own."""
    head = str(data.get("head") or "L:1/8\nK:C").strip()
    fields = "\n".join(line for line in head.splitlines() if line[:2] not in ("X:", "T:", "C:"))
    if "K:" not in fields:
        fields += "\nK:C"
    return f"X:1\n{fields}\n{data['bars'][index]} |\n"


def whole_abc(data: Data) -> str:
    """Return all bars in their right order as ABC."""
    return bar_abc({**data, "bars": [" | ".join(data["bars"])]}, 0)


def _rhythm_scores(data: Data, _value: Any) -> list[tuple[str, str]]:
    return [(_("The rhythm"), rhythm_musicxml(data))]


def _bars_scores(data: Data, value: Any) -> list[tuple[str, str]]:
    right = (_("The right order"), whole_abc(data))
    if not value:
        return [right]
    given = [data["bars"][index] for index in value]
    return [right, (_("Your order"), whole_abc({**data, "bars": given}))]


HEARING = replace(
    GRADED_HEARING,
    show=_shown_hearing,
    told=telling.told_hearing,
    told_right=telling.right_hearing,
)
RHYTHM = replace(
    GRADED_RHYTHM,
    show=_shown_rhythm,
    told=telling.told_rhythm,
    told_right=telling.right_rhythm,
    notation=lambda data: rhythm_musicxml(data) if data.get("is_shown", True) else "",
    scores=_rhythm_scores,
)
DICTATION = replace(
    GRADED_DICTATION,
    show=_shown_dictation,
    told=telling.told_dictation,
    told_right=telling.right_dictation,
    scores=_dictation_scores,
)
MARKS = replace(
    GRADED_MARKS,
    show=_shown_marks,
    told=telling.told_marks,
    told_right=telling.right_marks,
    notation=lambda data: str(data.get("abc") or data.get("score") or ""),
)
BARS = replace(
    GRADED_BARS,
    show=_shown_bars,
    told=telling.told_bars,
    told_right=telling.right_bars,
    scores=_bars_scores,
)

"""Choosing among options: one, several, or by ear.

data: {"options": [{"text", "right", "feedback", "keep_last"}]}; listening adds its sound:
{"abc" | "score", "bars", "show_score"}, where "score" is MusicXML, MEI or the key of an engraved
score, "bars" the first and last bar that sound, "midi_program" the instrument, and the score is hidden unless "show_score".
Stored answer: sorted list of option indexes.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import RIGHT, WRONG, Data, Kind, whole


def _right(data: Data) -> set[int]:
    return {i for i, option in enumerate(data["options"]) if option.get("right")}


def _options(data: Data) -> list[Any]:
    options = data.get("options")
    return options if isinstance(options, list) else []


def _clean(data: Data, raw: Any) -> list[int] | None:
    values = raw if isinstance(raw, list) else [raw]
    known = {whole(value) for value in values} & set(range(len(_options(data))))
    return sorted(key for key in known if key is not None) or None


def _clean_one(data: Data, raw: Any) -> list[int] | None:
    chosen = _clean(data, raw)
    return chosen[:1] if chosen else None


def _basic_problem(data: Data) -> str:
    if len(_options(data)) < 2:
        return _("At least two options are needed.")
    if not all(str(option.get("text", "")).strip() for option in _options(data)):
        return _("An option is empty.")
    if not _right(data):
        return _("No option is marked as right.")
    return ""


def _single_problem(data: Data) -> str:
    problem = _basic_problem(data)
    if not problem and len(_right(data)) != 1:
        return _("Exactly one option must be right.")
    return problem


def _multiple_problem(data: Data) -> str:
    problem = _basic_problem(data)
    if not problem and len(_right(data)) == len(_options(data)):
        return _("At least one option must be wrong.")
    return problem


def _listening_problem(data: Data) -> str:
    if not (data.get("abc") or data.get("score")):
        return _("There is nothing to listen to.")
    return _basic_problem(data)


def _exact_share(data: Data, answer: Any) -> Decimal:
    return RIGHT if set(answer or ()) == _right(data) else WRONG


def _part_share(data: Data, answer: Any) -> Decimal:
    """Right choices less wrong ones, over the number of right options, never below zero."""
    right, chosen = _right(data), set(answer or ())
    gained = len(chosen & right) - len(chosen - right)
    return max(Decimal(gained) / len(right), WRONG)


def _listening_share(data: Data, answer: Any) -> Decimal:
    return _exact_share(data, answer) if len(_right(data)) == 1 else _part_share(data, answer)


def _size(data: Data) -> int:
    return len(_options(data))


def _fixed(data: Data) -> list[int]:
    return [i for i, option in enumerate(_options(data)) if option.get("keep_last")]


SINGLE = Kind("single", _single_problem, _clean_one, _exact_share, _size, _fixed)
MULTIPLE = Kind("multiple", _multiple_problem, _clean, _part_share, _size, _fixed)
LISTENING = Kind("listening", _listening_problem, _clean, _listening_share, _size, _fixed)

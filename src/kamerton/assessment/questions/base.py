"""What every question type offers."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A question type.

    Attributes:
        code: value of QuestionType.
        problem: data → translated sentence of what is wrong, or "".
        clean: (data, raw) → the stored answer, or None for none; never raises.
        share: (data, stored answer) → Decimal share of the points, 0–1.
        size: data → how many options are shuffled (0: none).
        fixed: data → indexes of options that stay last when shuffled.
        show: (data, shown order, stored answer) → what the type's own template draws as ``q.more``;
            nothing of it may give the answer away. Such a type brings two templates,
            ``assessment/questions/<code>.jinja`` (to answer) and ``…/<code>_edit.jinja`` (to write),
            and a reader of its form (forms/kinds.py).
        told: (data, stored answer) → the answer in words, line by line.
        told_right: data → the right answer in words, line by line.
        is_marked: a person marks the answers; ``share`` is not asked.
        draw: (data, rng) → what one attempt draws, laid over its data; {} for nothing.
        notation: data → the score that stands with the question (MusicXML, ABC or the key of an
            engraved one), or "".
        scores: (data, stored answer) → [(title, score)] that the review shows.
    """

    code: str
    problem: Callable[[Data], str]
    clean: Callable[[Data, Any], Any]
    share: Callable[[Data, Any], Decimal]
    size: Callable[[Data], int] = lambda data: 0
    fixed: Callable[[Data], list[int]] = lambda data: []
    show: Callable[[Data, list[int], Any], Any] | None = None
    told: Callable[[Data, Any], list[str]] | None = None
    told_right: Callable[[Data], list[str]] | None = None
    is_marked: bool = False
    draw: Callable[[Data, random.Random], Data] = lambda data, rng: {}
    notation: Callable[[Data], str] = lambda data: ""
    scores: Callable[[Data, Any], list[tuple[str, str]]] = lambda data, answer: []


RIGHT, WRONG = Decimal(1), Decimal(0)


def whole(raw: Any) -> int | None:
    """Return ``raw`` as a whole number, or None."""
    try:
        return int(str(raw))
    except ValueError:
        return None

"""What every question type offers."""

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
    """

    code: str
    problem: Callable[[Data], str]
    clean: Callable[[Data, Any], Any]
    share: Callable[[Data, Any], Decimal]
    size: Callable[[Data], int] = lambda data: 0
    fixed: Callable[[Data], list[int]] = lambda data: []


RIGHT, WRONG = Decimal(1), Decimal(0)


def whole(raw: Any) -> int | None:
    """Return ``raw`` as a whole number, or None."""
    try:
        return int(str(raw))
    except ValueError:
        return None

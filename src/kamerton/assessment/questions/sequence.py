"""Matching and ordering.

matching data: {"pairs": [{"left", "right"}], "extra": ["…"]}; the right-hand sides are the
pairs' and then the extra ones, by index; stored answer: list with the chosen index (or None)
for each left side. ordering data: {"order": ["…"]} in the right order; stored answer: the
indexes in the learner's order.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import RIGHT, WRONG, Data, Kind, whole


def _pairs(data: Data) -> list[Any]:
    pairs = data.get("pairs")
    return pairs if isinstance(pairs, list) else []


def right_sides(data: Data) -> list[str]:
    """Return every right-hand side: those of the pairs, then the extra ones."""
    return [pair["right"] for pair in _pairs(data)] + list(data.get("extra", []))


def _matching_problem(data: Data) -> str:
    pairs = _pairs(data)
    if len(pairs) < 2:
        return _("At least two pairs are needed.")
    if not all(str(p.get("left", "")).strip() and str(p.get("right", "")).strip() for p in pairs):
        return _("A pair is not complete.")
    return ""


def _matching_clean(data: Data, raw: Any) -> list[int | None] | None:
    if not isinstance(raw, list):
        return None
    size = len(right_sides(data))
    given = [whole(value) for value in raw[: len(_pairs(data))]]
    kept = [key if key is not None and 0 <= key < size else None for key in given]
    kept += [None] * (len(_pairs(data)) - len(kept))
    return kept if any(key is not None for key in kept) else None


def _matching_share(data: Data, answer: Any) -> Decimal:
    sides, pairs = right_sides(data), _pairs(data)
    good = sum(
        key is not None and sides[key] == pair["right"]
        for pair, key in zip(pairs, answer or [None] * len(pairs), strict=True)
    )
    return Decimal(good) / len(pairs)


def _order(data: Data) -> list[Any]:
    order = data.get("order")
    return order if isinstance(order, list) else []


def _ordering_problem(data: Data) -> str:
    if len(_order(data)) < 3:
        return _("At least three items are needed.")
    if not all(str(item).strip() for item in _order(data)):
        return _("An item is empty.")
    return ""


def _ordering_clean(data: Data, raw: Any) -> list[int] | None:
    if not isinstance(raw, list):
        return None
    given = [whole(value) for value in raw]
    if sorted(key for key in given if key is not None) != list(range(len(_order(data)))):
        return None
    return [key for key in given if key is not None]


def _ordering_share(data: Data, answer: Any) -> Decimal:
    """All in order, or the share of neighbours that follow each other rightly, halved."""
    size = len(_order(data))
    if not answer:
        return WRONG
    if list(answer) == list(range(size)):
        return RIGHT
    followed = sum(after == before + 1 for before, after in pairwise(answer))
    return Decimal(followed) / (size - 1) / 2


MATCHING = Kind(
    "matching",
    _matching_problem,
    _matching_clean,
    _matching_share,
    lambda data: len(right_sides(data)),
)
ORDERING = Kind(
    "ordering", _ordering_problem, _ordering_clean, _ordering_share, lambda data: len(_order(data))
)

"""A text with gaps: words, numbers and choices in a running text.

data: {"source": text with gaps}. A gap is written in double square brackets:
[[стан|нотоносец]] a word, any of those counts; [[=12]] or [[=2,5±0,1]] a number, with a
tolerance; [[?секунда|*терция|кварта]] a choice, the right one starred.
Stored answer: a list with what stands in each gap (for a choice its place by alphabet) or None.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import RIGHT, WRONG, Data, Kind, whole
from kamerton.assessment.questions.typed import normalised, parsed_number

GAP = re.compile(r"\[\[(.+?)\]\]", re.S)
LONGEST = 300
MOST_GAPS = 60


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: ``kind`` text, number or choice; ``right`` what counts; ``options`` by alphabet."""

    kind: str
    right: tuple[str, ...]
    options: tuple[str, ...] = ()
    tolerance: str = "0"

    def share(self, given: Any) -> Decimal:
        """Return 1 for a right filling, else 0."""
        if given is None:
            return WRONG
        if self.kind == "choice":
            place = whole(given)
            is_right = place is not None and self.options[place] in self.right
        elif self.kind == "number":
            is_right = self._is_near(str(given))
        else:
            is_right = normalised(str(given)) in {normalised(one) for one in self.right}
        return RIGHT if is_right else WRONG

    def _is_near(self, given: str) -> bool:
        number, wanted = parsed_number(given), parsed_number(self.right[0])
        tolerance = parsed_number(self.tolerance) or Decimal(0)
        return number is not None and wanted is not None and abs(number - wanted) <= tolerance

    def words(self, given: Any) -> str:
        """Return a filling in words."""
        if given is None:
            return "…"
        return self.options[int(given)] if self.kind == "choice" else str(given)


def _gap(written: str) -> Gap:
    if written.startswith("="):
        number, _sign, tolerance = written[1:].partition("±")
        return Gap("number", (number.strip(),), tolerance=tolerance.strip() or "0")
    if written.startswith("?"):
        options = [one.strip() for one in written[1:].split("|")]
        right = tuple(one[1:].strip() for one in options if one.startswith("*"))
        names = {one.removeprefix("*").strip() for one in options} - {""}
        return Gap("choice", right, tuple(sorted(names, key=str.casefold)))
    return Gap("text", tuple(one.strip() for one in written.split("|") if one.strip()))


@lru_cache(maxsize=512)
def parsed(source: str) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    """Return the texts around the gaps (one more than gaps), and the gaps."""
    pieces = GAP.split(source)
    return tuple(pieces[::2]), tuple(_gap(written.strip()) for written in pieces[1::2])


def _parsed(data: Data) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    return parsed(str(data.get("source") or ""))


def _problem(data: Data) -> str:
    _texts, gaps = _parsed(data)
    if not gaps:
        return _("There is no gap: write it as [[the right word]].")
    if len(gaps) > MOST_GAPS:
        return _("There are too many gaps.")
    for number, gap in enumerate(gaps, start=1):
        if gap.kind == "number" and parsed_number(gap.right[0]) is None:
            return _("Gap %(number)d: the right number is not given.") % {"number": number}
        if gap.kind == "choice" and (len(gap.options) < 2 or len(gap.right) != 1):
            return _("Gap %(number)d: star the one right option of several: [[?one|*two]].") % {
                "number": number
            }
        if gap.kind == "text" and not gap.right:
            return _("Gap %(number)d is empty.") % {"number": number}
    return ""


def _clean(data: Data, raw: Any) -> list[Any] | None:
    if not isinstance(raw, list):
        return None
    _texts, gaps = _parsed(data)
    given = [*raw[: len(gaps)], *[None] * (len(gaps) - len(raw))]
    found = [_filled(gap, one) for gap, one in zip(gaps, given, strict=True)]
    return found if any(one is not None for one in found) else None


def _filled(gap: Gap, given: Any) -> Any:
    if gap.kind == "choice":
        place = whole(given)
        return place if place is not None and 0 <= place < len(gap.options) else None
    text = str(given).strip()[:LONGEST] if isinstance(given, (str, int, float)) else ""
    return text or None


def _share(data: Data, answer: Any) -> Decimal:
    """Right gaps over all gaps."""
    _texts, gaps = _parsed(data)
    given = answer or [None] * len(gaps)
    return sum((g.share(v) for g, v in zip(gaps, given, strict=True)), WRONG) / len(gaps)


def _show(data: Data, _order: list[int], answer: Any) -> list[dict[str, Any]]:
    """Return pieces: {"text"} and {"number", "kind", "options", "value", "size"}."""
    texts, gaps = _parsed(data)
    values = answer or [None] * len(gaps)
    pieces: list[dict[str, Any]] = []
    for number, text in enumerate(texts, start=1):
        pieces.append({"text": text})
        if number <= len(gaps):
            gap = gaps[number - 1]
            pieces.append(
                {
                    "number": number,
                    "kind": gap.kind,
                    "options": gap.options,
                    "value": "" if values[number - 1] is None else values[number - 1],
                }
            )
    return pieces


def _told(data: Data, answer: Any) -> list[str]:
    _texts, gaps = _parsed(data)
    return [f"{n}) {gap.words(v)}" for n, (gap, v) in enumerate(zip(gaps, answer, strict=True), 1)]


def _told_right(data: Data) -> list[str]:
    _texts, gaps = _parsed(data)
    return [f"{n}) {' / '.join(gap.right)}" for n, gap in enumerate(gaps, 1)]


CLOZE = Kind("cloze", _problem, _clean, _share, show=_show, told=_told, told_right=_told_right)

"""Marking places on a score, and putting bars in order.

marks data: {"abc" | "score", "unit": "bar" | "note", "regions": [[from, to], …] by numbers of bars
or notes counted from 0 as they stand in the score, "tolerance": how many bars or notes beside a
region still count, "is_whole": every place of a region must be marked, "is_told": the learner sees
how many regions there are}. Stored answer: sorted list of marked numbers.

bars data: {"head": fields of ABC, "bars": ["d2 B2 G2", …] in the right order}. Stored answer: their
indexes in the learner's order; bars that are written alike may change places.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import RIGHT, WRONG, Data, Kind, whole
from kamerton.assessment.questions.music_hearing import number_of
from kamerton.assessment.questions.music_sent import decoded

MOST_PLACES = 2000
_TYPED = re.compile(r"[\d\s,;–—-]{1,2000}")
_SPAN = re.compile(r"(\d{1,5})(?:\s*[–—-]\s*(\d{1,5}))?")


def regions_of(data: Data) -> list[tuple[int, int]]:
    """Return the right regions, in order, as first and last place."""
    found = []
    for region in data.get("regions") or ():
        ends = [whole(value) for value in region] if isinstance(region, list) else []
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] <= ends[1]:
            found.append((ends[0], ends[1]))
    return sorted(found)


def unit_of(data: Data) -> str:
    """Return what is marked: "bar" or "note"."""
    return "note" if data.get("unit") == "note" else "bar"


def _problem(data: Data) -> str:
    if not (data.get("abc") or data.get("score")):
        return _("There is no score to mark.")
    regions = regions_of(data)
    if not regions:
        return _("The right places are not marked.")
    if any(after[0] <= before[1] for before, after in pairwise(regions)):
        return _("Two right places lie on each other.")
    return ""


def _clean(_data: Data, raw: Any) -> list[int] | None:
    sent = decoded(raw)
    places = sent if isinstance(sent, list) else typed_places(raw)
    known = {whole(place) for place in places[:MOST_PLACES]}
    return sorted(p for p in known if p is not None and 0 <= p < 100_000) or None


def typed_places(raw: Any) -> list[int]:
    """Return places typed as one reads them, counted from 1: «3, 7–8»."""
    text = (raw[0] if raw else "") if isinstance(raw, list) else raw
    if not isinstance(text, str) or not _TYPED.fullmatch(text):
        return []
    found: list[int] = []
    for low, high in _SPAN.findall(text):
        first, last = int(low), int(high or low)
        if last - first < MOST_PLACES:
            found += range(first - 1, last)
    return found


def typed_words(places: Sequence[int]) -> str:
    """Return places as one would type them, counted from 1."""
    return ", ".join(str(place + 1) for place in places)


def _near(place: int, region: tuple[int, int], tolerance: int) -> bool:
    return region[0] - tolerance <= place <= region[1] + tolerance


def judged(
    data: Data, answer: Any
) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[int]]:
    """Return the regions that were found, those that were missed, and the needless marks."""
    tolerance = number_of(data, "tolerance", 0, 0, 50)
    marks, regions = set(answer or ()), regions_of(data)
    found: list[tuple[int, int]] = []
    missed: list[tuple[int, int]] = []
    for region in regions:
        wanted = set(range(region[0], region[1] + 1))
        if data.get("is_whole"):
            is_found = wanted <= marks
        else:
            is_found = any(_near(mark, region, tolerance) for mark in marks)
        (found if is_found else missed).append(region)
    needless = [m for m in sorted(marks) if not any(_near(m, r, tolerance) for r in regions)]
    return found, missed, needless


def _share(data: Data, answer: Any) -> Decimal:
    """Regions found less needless marks, over all regions, never below zero."""
    found, _missed, needless = judged(data, answer)
    return max(Decimal(len(found) - len(needless)) / len(regions_of(data)), WRONG)


def bars_of(data: Data) -> list[str]:
    """Return the bars in their right order, as ABC without bar lines."""
    bars = data.get("bars")
    return [str(bar).strip() for bar in bars] if isinstance(bars, list) else []


def _bars_problem(data: Data) -> str:
    bars = bars_of(data)
    if len(bars) < 3:
        return _("At least three bars are needed.")
    if not all(bars):
        return _("A bar is empty.")
    return "" if len(set(bars)) > 1 else _("All bars are alike: there is nothing to order.")


def _bars_clean(data: Data, raw: Any) -> list[int] | None:
    if not isinstance(raw, list):
        return None
    given = [whole(value) for value in raw]
    if sorted(key for key in given if key is not None) != list(range(len(bars_of(data)))):
        return None
    return [key for key in given if key is not None]


def _bars_share(data: Data, answer: Any) -> Decimal:
    """All in order, or half the share of neighbours that follow each other rightly."""
    bars = bars_of(data)
    if not answer:
        return WRONG
    given = [bars[index] for index in answer]
    if given == bars:
        return RIGHT
    right = list(pairwise(bars))
    followed = 0
    for pair in pairwise(given):
        if pair in right:
            right.remove(pair)
            followed += 1
    return Decimal(followed) / (len(bars) - 1) / 2


MARKS = Kind("marks", _problem, _clean, _share)
BARS = Kind("bars", _bars_problem, _bars_clean, _bars_share, lambda data: len(bars_of(data)))

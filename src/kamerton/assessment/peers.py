"""Peer review reckoned: who reviews whom, what marks of a sample are worth, what peers agree on.

Pure functions.
"""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

LEAST_WEIGHT = Decimal("0.25")
OUTLIER = Decimal("0.34")
WIDE = Decimal("0.5")
_FINE = Decimal("0.0001")


def distribute(
    wanted: Mapping[int, int],
    reviewers: Iterable[int],
    *,
    loads: Mapping[int, int],
    barred: Collection[tuple[int, int]],
    rng: random.Random,
    most: int | None = None,
) -> list[tuple[int, int]]:
    """Return (reviewer, author) pairs that give each author the reviewers wanted, evenly.

    As many places are filled as can be: nobody gets the own work, nor one from ``barred``. The
    greatest number of works of one reviewer is as small as it can be, those of before counted.

    The pairs are a flow in a bipartite graph, found by augmenting paths (Ford and Fulkerson, 1956);
    what one reviewer may bear grows by one until no place can be filled any more.

    Args:
        wanted: by author, how many more reviewers the work needs.
        reviewers: who may review; all authors, and others too.
        loads: by reviewer, how many works they have already.
        barred: (reviewer, author) pairs that have met before.
        rng: mixes who gets whom, so that nobody can guess.
        most: works that one reviewer may have at the most, those of before counted; None: any number.
    """
    people = list(dict.fromkeys(reviewers))
    rng.shuffle(people)
    flow = _Flow(people, dict(loads), set(barred))
    places = [author for author, count in wanted.items() for _place in range(max(0, count))]
    rng.shuffle(places)
    top = max((loads.get(person, 0) for person in people), default=0) + len(wanted)
    top = top if most is None else min(top, most)
    for bound in range(min((loads.get(p, 0) for p in people), default=0) + 1, top + 1):
        flow.bound = bound
        places = flow.fill(places)
        if not places:
            break
    return sorted((reviewer, author) for author, found in flow.given.items() for reviewer in found)


class _Flow:
    """New pairs while they are being found; ``bound`` is the most works of one reviewer."""

    def __init__(
        self, people: list[int], loads: dict[int, int], barred: set[tuple[int, int]]
    ) -> None:
        self.people, self.loads, self.barred = people, loads, barred
        self.given: dict[int, set[int]] = {}
        self.bound = 0

    def fill(self, places: list[int]) -> list[int]:
        """Find reviewers for places of works, moving others where that helps; return what stays empty.

        A work for which there is no way stays without one at this bound, whatever else is placed.
        """
        left: list[int] = []
        full: set[int] = set()
        free = sum(max(0, self.bound - self.loads.get(p, 0)) for p in self.people)
        for author in places:
            if free and author not in full and self._augment(author, set()):
                free -= 1
            else:
                full.add(author)
                left.append(author)
        return left

    def _may(self, reviewer: int, author: int) -> bool:
        is_new = reviewer not in self.given.get(author, ())
        return reviewer != author and is_new and (reviewer, author) not in self.barred

    def _augment(self, author: int, seen: set[int]) -> bool:
        fit = [p for p in self.people if p not in seen and self._may(p, author)]
        for reviewer in sorted(fit, key=lambda p: self.loads.get(p, 0)):
            if reviewer in seen:
                continue
            seen.add(reviewer)
            if self.loads.get(reviewer, 0) < self.bound:
                self.loads[reviewer] = self.loads.get(reviewer, 0) + 1
                self.given.setdefault(author, set()).add(reviewer)
                return True
            for other in [a for a, found in self.given.items() if reviewer in found]:
                if self._augment(other, seen):
                    self.given[other].remove(reviewer)
                    self.given.setdefault(author, set()).add(reviewer)
                    return True
        return False


def _span(criterion: Mapping[str, Any]) -> Decimal:
    points = [Decimal(str(level["points"])) for level in criterion["levels"]]
    return max(points) - min(points)


def difference(
    rubric: Sequence[Mapping[str, Any]], marks: Mapping[str, Any], others: Mapping[str, Any]
) -> Decimal:
    """Return how far two sets of marks are apart, 0–1.

    The mean over the criteria of |a − b| as a share of the criterion's span; criteria that one
    of them lacks are left out.
    """
    shares = [
        abs(Decimal(str(marks[c["key"]])) - Decimal(str(others[c["key"]]))) / _span(c)
        for c in rubric
        if marks.get(c["key"]) not in (None, "")
        and others.get(c["key"]) not in (None, "")
        and _span(c)
    ]
    return (sum(shares, Decimal(0)) / len(shares)).quantize(_FINE) if shares else Decimal(0)


def weight_of(far: Decimal | None) -> Decimal:
    """Return the weight of a reviewer whose marks of the sample are ``far`` (0–1) from the tutor's.

    w = max(0.25, 1 − d), where d is ``difference`` at the first try; 1 without a sample. So an eye that
    agrees with the tutor's counts four times as much as the farthest one, and nobody's voice is lost.

    The weighing of peers by how they marked a work of known marks is that of Calibrated Peer
    Review (O. L. Chapman, M. A. Fiore, 2000); the linear form and the least weight are our own.
    """
    return Decimal(1) if far is None else max(LEAST_WEIGHT, Decimal(1) - far)


def weighted_median(values: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Return the upper weighted median of (value, weight) pairs, None without any.

    The greatest value with at least half of all the weight at it or above it (F. Y. Edgeworth, 1888). It is
    always a mark that somebody gave, so a level of the rubric; where the weights are even, the
    doubt is for the author. Peers' medians come near to staff's marks, and one wild mark moves them
    little: C. Kulkarni et al., Peer and self assessment in massive online classes (2013).
    """
    total = sum((weight for _value, weight in values), Decimal(0))
    above = Decimal(0)
    for value, weight in sorted(values, reverse=True):
        above += weight
        if above * 2 >= total:
            return value
    return None


@dataclass(frozen=True, slots=True)
class Voice:
    """One peer's marks by criterion with the weight of the calibration."""

    key: str
    marks: Mapping[str, Any]
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Agreed:
    """What peers agree on.

    Attributes:
        marks: the weighted median by criterion.
        spread: by criterion, greatest less smallest mark as a share of the span, 0–1.
        outliers: keys of voices that are far from the result on the whole.
    """

    marks: Mapping[str, Decimal]
    spread: Mapping[str, Decimal]
    outliers: frozenset[str]

    @property
    def points(self) -> Decimal:
        """Return the sum of the marks."""
        return sum(self.marks.values(), Decimal(0))


def agree(rubric: Sequence[Mapping[str, Any]], voices: Sequence[Voice]) -> Agreed:
    """Return the peers' result by criterion.

    A voice is an outlier where at least three spoke and its mean distance from the result is more than
    a third of the span.
    """
    marks: dict[str, Decimal] = {}
    spread: dict[str, Decimal] = {}
    for criterion in rubric:
        key = criterion["key"]
        given = [
            (Decimal(str(voice.marks[key])), voice.weight)
            for voice in voices
            if voice.marks.get(key) not in (None, "")
        ]
        middle = weighted_median(given)
        if middle is None:
            continue
        marks[key] = middle
        values = [value for value, _weight in given]
        span = _span(criterion)
        spread[key] = (max(values) - min(values)) / span if span else Decimal(0)
    far = {voice.key: difference(rubric, voice.marks, marks) for voice in voices}
    outliers = {key for key, value in far.items() if value >= OUTLIER and len(voices) >= 3}
    return Agreed(marks, spread, frozenset(outliers))

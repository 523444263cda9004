"""Two markers: which works are drawn for moderation, and how far two markings are apart. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

NOTHING = Decimal(0)


def is_drawn(number: int, percent: int, start: int) -> bool:
    """Return True when the work of this number is drawn: systematic sampling with a random start.

    Of n works in a row at least ⌊n·percent/100⌋ and at most one more are drawn, evenly spread
    (W. G. Cochran, Sampling Techniques, 3rd ed., 1977, chapter 8).

    Args:
        number: 1 for the first work that was handed in.
        percent: the share, 0 to 100.
        start: 0 to 99, unknown to learners.
    """
    return (start + number * percent) // 100 > (start + (number - 1) * percent) // 100


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the second marking is from the first: points by criterion and in all, second less first."""

    by_criterion: Mapping[str, Decimal]
    total: Decimal
    is_decided_alike: bool

    @property
    def most(self) -> Decimal:
        """Return the largest difference: of the totals, or of one criterion."""
        return max([abs(self.total), *(abs(value) for value in self.by_criterion.values())])

    def is_within(self, threshold: Decimal) -> bool:
        """Return True when the markers are of one mind: both pass or both return, and no difference is above it."""
        return self.is_decided_alike and self.most <= threshold


def apart(rubric: Sequence[Mapping[str, Any]], first: Any, second: Any) -> Apart:
    """Compare two markings (anything with marks, points and decision) by a rubric."""
    found = {
        item["key"]: Decimal(str(second.marks.get(item["key"], 0)))
        - Decimal(str(first.marks.get(item["key"], 0)))
        for item in rubric
    }
    return Apart(found, sum(found.values(), NOTHING), first.decision == second.decision)

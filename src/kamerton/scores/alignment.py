"""Which bar of a score stands at which moment of a recording: points set by hand. Pure functions.

A point is (place, ms): the place of a bar in the order of playing, repeats counted (the number of bars
played stands for the end), and milliseconds from the recording's beginning. Between points the player
interpolates in proportion to the score's own time; a place may be a fraction of a bar.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

Point = tuple[float, float]
MOST_POINTS = 6000
MOST_MS = 12 * 3600 * 1000
LEAST_GAP_MS = 20.0


def read_points(given: Any) -> list[Point] | None:
    """Points as a script sent them: [[place, ms], …]; None where they are not such."""
    if not isinstance(given, list) or not 0 < len(given) <= MOST_POINTS:
        return None
    points = []
    for pair in given:
        if not isinstance(pair, list) or len(pair) != 2 or not all(_is_number(n) for n in pair):
            return None
        points.append((round(float(pair[0]), 4), round(float(pair[1]), 1)))
    return points


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def objection(points: Sequence[Point], bars_played: int) -> str:
    """Why the points cannot be kept, in the reader's language; "" when they can.

    Bars and moments both only rise, so that every moment has one place in the score.
    """
    if any(not 0 <= place <= bars_played for place, _ms in points):
        return _("A mark stands at a bar that the score does not have.")
    if any(not -MOST_MS <= ms <= MOST_MS for _place, ms in points):
        return _("A mark stands outside the recording.")
    for (place, ms), (later_place, later_ms) in pairwise(points):
        if later_place <= place or later_ms - ms < LEAST_GAP_MS:
            return _("Marks must follow each other: each later bar at a later moment.")
    return ""

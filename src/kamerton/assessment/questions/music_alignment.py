"""Taps beside onsets: which tap is meant for which note, whatever the device's delay and the tempo.

For a given delay and tempo the cheapest pairing is found by dynamic programming: a note without a
tap and a tap without a note cost one each, a pair costs its distance over the widest one. Delay and
tempo start from a few guesses, are fitted to the pairs found, and the fit under which most is right
counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_OFFSET_MS = 180.0
MOST_OFFSET_OF_GAP = 0.45  # of the shortest note: a shift by a whole note is no delay
SLOWEST, FASTEST = 1.07, 0.93
WIDEST = 2.5  # tolerances between a note and a tap that may still be its own
_ROUNDS = 3

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Fit:
    """Taps laid beside onsets.

    Attributes:
        errors: of each onset: how late its tap came, ms (early: negative); None: no tap.
        extra: taps without a note, in the pattern's own time, ms.
        offset: how late all taps came, ms.
        rate: time taken over time given: above 1 is slower.
    """

    errors: tuple[float | None, ...]
    extra: tuple[float, ...]
    offset: float
    rate: float


def paired(onsets: Sequence[float], taps: Sequence[float], widest: float) -> Pairs:
    """Return the cheapest pairing as (onset, tap) indexes; both sequences are in order."""
    rows, columns = len(onsets), len(taps)
    cost = [[float(i + j) for j in range(columns + 1)] for i in range(rows + 1)]
    for i in range(1, rows + 1):
        row, above, onset = cost[i], cost[i - 1], onsets[i - 1]
        for j in range(1, columns + 1):
            best = min(above[j], row[j - 1]) + 1
            distance = abs(taps[j - 1] - onset)
            if distance <= widest:
                best = min(best, above[j - 1] + distance / widest)
            row[j] = best
    return _traced(cost, onsets, taps, widest)


def _traced(
    cost: list[list[float]], onsets: Sequence[float], taps: Sequence[float], widest: float
) -> Pairs:
    found: Pairs = []
    i, j = len(onsets), len(taps)
    while i and j:
        distance = abs(taps[j - 1] - onsets[i - 1])
        if distance <= widest and cost[i][j] == cost[i - 1][j - 1] + distance / widest:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def _line(points: Sequence[tuple[float, float]], offset: float, rate: float) -> tuple[float, float]:
    """Return offset and rate of the straight line nearest to (onset, tap) points."""
    count = len(points)
    if count < 2:
        return offset, rate
    mean_x = sum(x for x, _y in points) / count
    mean_y = sum(y for _x, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _y in points)
    if not spread:
        return offset, rate
    rate = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    rate = min(max(rate, FASTEST), SLOWEST)
    return mean_y - rate * mean_x, rate


def _bound(onsets: Sequence[float]) -> float:
    gap = min((after - before for before, after in pairwise(onsets)), default=1000.0)
    return min(MOST_OFFSET_MS, MOST_OFFSET_OF_GAP * gap)


def _guesses(onsets: Sequence[float], taps: Sequence[float]) -> set[tuple[float, float]]:
    bound = _bound(onsets)
    found = {(0.0, 1.0)}
    ends = [(0, -1), (0, -2), (1, -1)]
    for first, last in ends:
        if len(onsets) < 3 or len(taps) < 3:
            break
        span = onsets[last] - onsets[first]
        rate = min(max((taps[last] - taps[first]) / span, FASTEST), SLOWEST) if span > 0 else 1.0
        found.add((taps[first] - rate * onsets[first], rate))
    for i in range(min(2, len(onsets))):
        found |= {(tap - onsets[i], 1.0) for tap in taps[:3]}
    nearest = sorted(min((tap - onset for tap in taps), key=abs, default=0.0) for onset in onsets)
    found.add((nearest[len(nearest) // 2], 1.0))
    return {(min(max(offset, -bound), bound), rate) for offset, rate in found}


def _fit(
    onsets: Sequence[float], taps: Sequence[float], widest: float, line: tuple[float, float]
) -> Fit:
    offset, rate = line
    expected = [offset + rate * onset for onset in onsets]
    errors: list[float | None] = [None] * len(onsets)
    used = set()
    for i, j in paired(expected, taps, widest):
        errors[i] = round(taps[j] - expected[i], 3)
        used.add(j)
    extra = tuple(round((t - offset) / rate, 3) for j, t in enumerate(taps) if j not in used)
    return Fit(tuple(errors), extra, offset, rate)


def _worth(fit: Fit, tolerance: float) -> tuple[float, float, float]:
    known = [abs(error) for error in fit.errors if error is not None]
    share = sum(e <= tolerance for e in known) / (len(fit.errors) + len(fit.extra))
    return (share, -sum(known), -abs(fit.offset))


def _is_in_time(fit: Fit, tolerance: float) -> bool:
    return all(error is not None and abs(error) <= tolerance for error in fit.errors)


def _refined(
    onsets: Sequence[float], taps: Sequence[float], tolerance: float, line: tuple[float, float]
) -> Iterable[Fit]:
    """Yield the fit of a guess and of the lines drawn through what it found in time."""
    bound = _bound(onsets)
    for reach in (WIDEST, 1.0, 1.0)[:_ROUNDS]:
        fit = _fit(onsets, taps, WIDEST * tolerance, line)
        yield fit
        points = [
            (onset, fit.offset + fit.rate * onset + error)
            for onset, error in zip(onsets, fit.errors, strict=True)
            if error is not None and abs(error) <= reach * tolerance
        ]
        offset, rate = _line(points, *line)
        line = (min(max(offset, -bound), bound), rate)
    yield _fit(onsets, taps, WIDEST * tolerance, line)


def fitted(onsets: Sequence[float], taps: Sequence[float], tolerance: float) -> Fit:
    """Return the fairest fit of taps to onsets (both in ms, in order).

    Args:
        onsets: where notes stand, from the first beat.
        taps: when taps came, the device's measured delay taken off.
        tolerance: how far off a tap is still in time.
    """
    best: Fit | None = None
    for line in sorted(_guesses(onsets, taps), key=lambda line: (abs(line[0]), line[1])):
        for fit in _refined(onsets, taps, tolerance, line):
            if best is None or _worth(fit, tolerance) > _worth(best, tolerance):
                best = fit
        if best is not None and not best.extra and _is_in_time(best, tolerance):
            break
    return best or _fit(onsets, taps, tolerance, (0.0, 1.0))

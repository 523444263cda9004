"""What several attempts are worth together, and what is said of a share of the points."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from kamerton.assessment.enums import CountedAttempt


def share_of(points: Decimal | None, most: Decimal | None) -> Decimal:
    """Return points as a share of 0–1; of a test without points all is reached."""
    return (points or Decimal(0)) / most if most else Decimal(1)


def counted_share(attempts: Iterable[Any], policy: str) -> Decimal | None:
    """Return the result of several attempts by the test's policy; None before any is marked."""
    shares = [
        attempt_share(attempt)
        for attempt in sorted(attempts, key=lambda one: one.number)
        if attempt.finished_at is not None and not attempt.awaiting
    ]
    if not shares:
        return None
    if policy == CountedAttempt.LAST:
        return shares[-1]
    if policy == CountedAttempt.AVERAGE:
        return sum(shares, Decimal(0)) / len(shares)
    return max(shares)


def attempt_share(attempt: Any) -> Decimal:
    """Return the share of the points of a finished attempt, 0–1."""
    return share_of(attempt.points, attempt.max_points)


def band_of(feedback: Sequence[dict[str, Any]], share: Decimal) -> dict[str, Any] | None:
    """Return the highest band of feedback that a share of 0–1 reaches, None where none is."""
    reached = [band for band in feedback if Decimal(int(band.get("from", 0))) / 100 <= share]
    return max(reached, key=lambda band: int(band.get("from", 0)), default=None)

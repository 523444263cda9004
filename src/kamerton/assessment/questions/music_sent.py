"""What an instrument in the page sends: JSON in the one field of its question."""

import json
import math
from typing import Any

LONGEST = 60_000


def decoded(raw: Any) -> Any:
    """Return what was sent as JSON text (alone or first in a list), None when unreadable."""
    value = (raw[0] if raw else None) if isinstance(raw, list) else raw
    if isinstance(value, dict):
        return value
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def real(value: Any) -> float | None:
    """Return a finite number of at most ten minutes in milliseconds, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and abs(value) <= 600_000 else None

"""How the installation is, for probes: kept for some seconds, so that nobody wears it out by asking."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from django.db import Error as DatabaseAway

from kamerton.core import queries
from kamerton.core.checks import CheckState, run_checks

KEPT_S = 10


@dataclass
class Report:
    """Each part's code and state; details are for the operator's page."""

    is_well: bool
    body: dict[str, Any] = field(default_factory=dict)


_lock = threading.Lock()
_kept: tuple[float, Report] | None = None


def report() -> Report:
    """Look at every part, or answer what was seen within the last ten seconds."""
    global _kept
    with _lock:
        if _kept is None or time.monotonic() - _kept[0] > KEPT_S:
            _kept = (time.monotonic(), _look())
        return _kept[1]


def glance() -> Report:
    """Look at what every page needs; what only delays (jobs, pushes, letters) is named, not fatal."""
    try:
        parts = queries.vital_signs()
    except DatabaseAway:
        return _report({"database": CheckState.BROKEN.value})
    return _report(parts)


def _look() -> Report:
    return _report({check.code: check.state.value for check in run_checks()})


def _report(parts: dict[str, str]) -> Report:
    """Sum up: broken where a part is broken, degraded where one needs attention, else ok."""
    wrong = {code: state for code, state in parts.items() if state != CheckState.WELL}
    is_well = CheckState.BROKEN not in wrong.values()
    status = "ok" if not wrong else "degraded" if is_well else "broken"
    return Report(is_well, {"status": status, "wrong": sorted(wrong), "parts": parts})

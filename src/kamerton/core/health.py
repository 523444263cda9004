"""How the installation is, for probes: kept for some seconds, so that nobody wears it out by asking."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

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


def _look() -> Report:
    checks = run_checks()
    is_well = all(check.state != CheckState.BROKEN for check in checks)
    parts = {check.code: check.state.value for check in checks}
    return Report(is_well, {"status": "ok" if is_well else "broken", "parts": parts})

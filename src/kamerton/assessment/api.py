"""What other packages use of assessment."""

from kamerton.assessment.queries.evidence import PassedWork, passed_work

__all__ = ["PassedWork", "passed_work"]

"""What other packages use of assessment."""

from kamerton.assessment.queries.evidence import PassedWork, passed_work
from kamerton.assessment.queries.peer_tasks import waiting_reviews
from kamerton.assessment.queries.work import Waiting, waiting_for

__all__ = ["PassedWork", "Waiting", "passed_work", "waiting_for", "waiting_reviews"]

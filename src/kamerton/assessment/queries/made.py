"""All that a learner has handed in."""

from typing import Any

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.models import Submission
from kamerton.assessment.queries.work import WITH_REVIEWS


def by_assignment(enrolment: Any) -> list[tuple[Any, list[Submission]]]:
    """Return (activity, handed in works in order) of a learner, with reviews (two statements)."""
    made = (
        Submission.objects.filter(enrolment=enrolment)
        .exclude(state=SubmissionState.DRAFT)
        .select_related("assignment__activity__module")
        .defer("parts", "self_marks", "assignment__task")
        .prefetch_related(WITH_REVIEWS)
        .order_by(
            "assignment__activity__module__position", "assignment__activity__position", "number"
        )
    )
    found: dict[int, tuple[Any, list[Submission]]] = {}
    for work in made:
        found.setdefault(work.assignment_id, (work.assignment.activity, []))[1].append(work)
    return list(found.values())

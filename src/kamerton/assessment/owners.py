"""Who may read the files that learners hand in."""

from typing import Any

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.queries.work import submission_by_id
from kamerton.assessment.rules import may


def may_read(viewer: Any, owner_id: str) -> bool:
    """Return True for the learner, the cohort's tutors and methodologists; a draft is its learner's."""
    work = submission_by_id(int(owner_id)) if owner_id.isdecimal() else None
    if work is None:
        return False
    if work.state == SubmissionState.DRAFT:
        return may("assessment.do_task", viewer, work.enrolment)
    return may("assessment.view_work", viewer, work.enrolment)


def is_kept(owner_id: str) -> bool:
    """Return True for a work that was handed in: its files are evidence."""
    work = submission_by_id(int(owner_id)) if owner_id.isdecimal() else None
    return work is not None and work.state != SubmissionState.DRAFT

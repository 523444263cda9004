"""Who may read the files that learners hand in."""

from typing import Any

from kamerton.assessment.enums import SecondState, SubmissionState
from kamerton.assessment.queries import attempts, peer_tasks
from kamerton.assessment.queries.second import marking_of
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


def may_read_question(viewer: Any, item_id: str) -> bool:
    """Return True for those who write, teach or were asked a question of the bank."""
    return item_id.isdecimal() and attempts.may_see_item(viewer, int(item_id))


def may_read_attempt(viewer: Any, owner_id: str) -> bool:
    """Return True for the learner, the cohort's tutors and methodologists."""
    attempt = attempts.attempt_by_id(int(owner_id)) if owner_id.isdecimal() else None
    if attempt is None:
        return False
    if attempt.finished_at is None:
        return may("assessment.do_task", viewer, attempt.enrolment)
    return may("assessment.view_work", viewer, attempt.enrolment)


def is_attempt_kept(owner_id: str) -> bool:
    """Return True for an attempt that was handed in: its files are evidence."""
    attempt = attempts.attempt_by_id(int(owner_id)) if owner_id.isdecimal() else None
    return attempt is not None and attempt.finished_at is not None


def may_read_marking(viewer: Any, owner_id: str) -> bool:
    """Return True for the marker; for the other tutors when both have marked; never for the learner."""
    marking = marking_of(int(owner_id)) if owner_id.isdecimal() else None
    if marking is None:
        return False
    if marking.marker_id == viewer.pk:
        return True
    doubling = marking.doubling
    is_known = doubling.state != SecondState.OPEN
    return is_known and may("assessment.see_markings", viewer, doubling.submission.enrolment)


def is_marking_kept(owner_id: str) -> bool:
    """Return True: what a marker gave is history."""
    return owner_id.isdecimal() and marking_of(int(owner_id)) is not None


def may_read_peer_work(viewer: Any, owner_id: str) -> bool:
    """Return True for the reviewers of a work among colleagues, its tutors and organisers."""
    return owner_id.isdecimal() and peer_tasks.may_read_work(viewer, int(owner_id))


def may_read_peer_sample(viewer: Any, owner_id: str) -> bool:
    """Return True for those who mark a sample, and those who made it."""
    return owner_id.isdecimal() and peer_tasks.may_read_sample(viewer, int(owner_id))


def is_peer_kept(owner_id: str) -> bool:
    """Return True: what colleagues review is evidence."""
    return True

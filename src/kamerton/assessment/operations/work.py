"""A learner hands in an assignment."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.errors import AttemptClosed, Incomplete, NoAttemptLeft
from kamerton.assessment.events import WorkSubmitted
from kamerton.assessment.models import Assignment, Submission
from kamerton.assessment.operations.attempt import require_planned
from kamerton.assessment.operations.reviewing import OWNER, renumbered, review_work
from kamerton.assessment.operations.second_opening import open_by_terms
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import publish, record_statement
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.files.api import SentFiles, attach, copy_files, remove_file
from kamerton.learning.api import open_activity, set_progress_state
from kamerton.learning.enums import ProgressState
from kamerton.texts.api import clean, is_empty, settle_files

__all__ = [
    "OWNER",
    "draft_submission",
    "keep_draft",
    "remove_draft_file",
    "review_work",
    "save_draft",
    "submit_work",
]


@transaction.atomic
def draft_submission(person: PersonLike, *, assignment_id: int, enrolment: Any) -> Submission:
    """Return the learner's open draft, starting the next attempt (with the last one's parts).

    Raises:
        AttemptClosed: the work is awaiting review or has been passed.
        NoAttemptLeft: as many attempts were made as are allowed.
    """
    require("assessment.do_task", person, enrolment)
    assignment = Assignment.objects.get(pk=assignment_id)
    require_planned(enrolment, assignment.activity_id)
    open_activity(enrolment.pk, activity_id=assignment.activity_id)  # locks the enrolment
    made = list(
        Submission.objects.filter(assignment=assignment, enrolment=enrolment).order_by("number")
    )
    last = made[-1] if made else None
    if last is not None and last.state == SubmissionState.DRAFT:
        return last
    if last is not None and last.state != SubmissionState.RETURNED:
        raise AttemptClosed("work_closed", _("The work has been handed in already."))
    if assignment.max_attempts is not None and len(made) >= assignment.max_attempts:
        raise NoAttemptLeft(
            "no_attempt_left", _("All %(n)d attempts are used.") % {"n": assignment.max_attempts}
        )
    draft = Submission.objects.create(
        assignment=assignment,
        enrolment=enrolment,
        number=len(made) + 1,
        parts=last.parts if last else {},
    )
    if last is not None:
        _carry_files(last, draft)
    return draft


def _carry_files(last: Submission, draft: Submission) -> None:
    """Give the next attempt files of its own, so that the reviewed one keeps its."""
    ids = copy_files((OWNER, last.pk), (OWNER, draft.pk))
    if ids:
        parts = {key: _renumbered(value, ids) for key, value in draft.parts.items()}
        draft.parts = _settled(parts, draft.pk, draft.enrolment.person)
        draft.save(update_fields=["parts"])


def _renumbered(value: dict[str, Any], ids: Mapping[int, int]) -> dict[str, Any]:
    if "files" in value:
        return {"files": [ids[key] for key in value["files"] if key in ids]}
    if "text" in value:
        return {"text": renumbered(value["text"], ids)}
    return value


def _locked(submission_id: int) -> Submission:
    return (
        Submission.objects.select_for_update(no_key=True, of=("self",))
        .select_related("assignment", "enrolment")
        .get(pk=submission_id)
    )


def _own_draft(person: PersonLike, submission_id: int) -> Submission:
    submission = _locked(submission_id)
    require("assessment.do_task", person, submission.enrolment)
    if submission.state != SubmissionState.DRAFT:
        raise AttemptClosed("work_closed", _("The work has been handed in already."))
    return submission


@transaction.atomic
def save_draft(
    person: PersonLike,
    *,
    submission_id: int,
    parts: Mapping[str, Any],
    self_marks: Mapping[str, Any] | None = None,
) -> Submission:
    """Keep the draft as it stands; parts not named stay as they were."""
    submission = _own_draft(person, submission_id)
    known = {part["key"] for part in submission.assignment.parts}
    given = {key: value for key, value in parts.items() if key in known}
    submission.parts = {**submission.parts, **_settled(given, submission.pk, person)}
    if self_marks is not None:
        submission.self_marks = dict(self_marks)
    submission.save(update_fields=["parts", "self_marks", "saved_at"])
    return submission


def _settled(parts: Mapping[str, Any], submission_id: int, person: PersonLike) -> dict[str, Any]:
    """Hang the files that texts show on the submission, so that those who review may see them."""
    owner = (OWNER, submission_id)
    return {
        key: {**value, "text": settle_files(clean(value["text"]), owner=owner, actor=person)}
        if value.get("text")
        else value
        for key, value in parts.items()
    }


@transaction.atomic
def keep_draft(
    person: PersonLike,
    *,
    submission_id: int,
    parts: Mapping[str, Any],
    sent: Mapping[str, SentFiles],
    self_marks: Mapping[str, Any] | None = None,
) -> Submission:
    """Keep the draft as a page sent it, with the files that came with it.

    Args:
        person: the learner.
        submission_id: the draft.
        parts: {key: {"text": document} | {"url": "…"}}; keys not named stay.
        sent: files by the key of their part, added to those that are there.
        self_marks: the learner's own points by criterion.
    """
    draft = _own_draft(person, submission_id)
    merged = dict(parts)
    owner = (OWNER, draft.pk)
    for key, files in sent.items():
        if files:
            kept = draft.parts.get(key, {}).get("files", [])
            added = _attached(files, owner, person)
            merged[key] = {"files": list(dict.fromkeys([*kept, *added]))}
    return save_draft(person, submission_id=submission_id, parts=merged, self_marks=self_marks)


def _attached(files: SentFiles, owner: tuple[str, int], person: PersonLike) -> list[int]:
    """Hang what was sent on the draft; a file that was removed meanwhile is passed over."""
    added: list[int] = []
    for key in files.ids:
        with suppress(NotFound):
            added += [file.pk for file in attach([key], owner=owner, actor=person)]
    return added + SentFiles(files=files.files).attach(owner=owner, actor=person)


@transaction.atomic
def remove_draft_file(person: PersonLike, *, submission_id: int, file_id: int) -> Submission:
    """Take a file out of a draft and delete it."""
    draft = _own_draft(person, submission_id)
    for key, value in draft.parts.items():
        if file_id in value.get("files", []):
            draft.parts[key] = {"files": [kept for kept in value["files"] if kept != file_id]}
            draft.save(update_fields=["parts", "saved_at"])
            remove_file(file_id, actor=person)
            return draft
    raise NotFound("no_file", _("This file is no longer there."))


def _is_given(value: Any) -> bool:
    if not value:
        return False
    if "text" in value:
        return not is_empty(value["text"])
    return any(bool(inner) for inner in value.values())


@transaction.atomic
def submit_work(person: PersonLike, *, submission_id: int) -> Submission:
    """Hand the draft in; twice at once hands in one.

    Raises:
        Incomplete: a required part is empty; the field names its key.
    """
    submission = _own_draft(person, submission_id)
    for part in submission.assignment.parts:
        if part.get("required") and not _is_given(submission.parts.get(part["key"])):
            raise Incomplete(
                "part_missing",
                _("The part “%(title)s” is still empty.") % {"title": part["title"]},
                field=part["key"],
            )
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_at = clock.now()
    submission.save(update_fields=["state", "submitted_at"])
    open_by_terms(submission)
    activity_id = submission.assignment.activity_id
    set_progress_state(
        submission.enrolment_id, activity_id=activity_id, state=ProgressState.SUBMITTED
    )
    record_statement(
        actor_id=submission.enrolment.person_id,
        verb="submitted",
        target=("activity", activity_id),
        context={"cohort": submission.enrolment.cohort_id, "attempt": submission.number},
    )
    publish(WorkSubmitted(submission.pk))
    return submission

"""Works among colleagues: a copy of what was handed in, without its author's traces."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kamerton.assessment.enums import PeerWorkState, SubmissionState
from kamerton.assessment.models import PeerReviewer, PeerRound, PeerWork, Submission
from kamerton.assessment.operations import peer_giving
from kamerton.assessment.operations.work import OWNER as SUBMISSION
from kamerton.assessment.peer_cleaning import clean_copy
from kamerton.assessment.peer_masking import Mask, masking, without_traces
from kamerton.assessment.queries.peer_exchange import terms_of
from kamerton.core import clock
from kamerton.core.api import enqueue
from kamerton.files.api import FileInfo, files_of, open_file, store
from kamerton.people.api import declined_name
from kamerton.people.enums import NameCase
from kamerton.texts.api import clean, referenced_files, settle_files

OWNER = "assessment.peer_work"


@transaction.atomic
def offer_work(submission_id: int) -> PeerWork | None:
    """Bring a work that was handed in before colleagues, where the assignment says so.

    Only a learner's first work goes there; what is mended after the review is the tutor's alone. The
    copy for colleagues is made by a job. Safe to call twice.
    """
    submission = (
        Submission.objects.select_related("assignment__peer_terms", "enrolment")
        .filter(pk=submission_id)
        .first()
    )
    if submission is None or submission.state == SubmissionState.DRAFT:
        return None
    if terms_of(submission.assignment) is None:
        return None
    peer_round, _made = PeerRound.objects.get_or_create(
        assignment_id=submission.assignment_id, cohort_id=submission.enrolment.cohort_id
    )
    PeerReviewer.objects.get_or_create(round=peer_round, enrolment=submission.enrolment)
    work, is_new = PeerWork.objects.get_or_create(
        round=peer_round, enrolment=submission.enrolment, defaults={"submission": submission}
    )
    if is_new:
        enqueue("assessment.prepare_peer_work", once=f"peer-work:{work.pk}", work_id=work.pk)
    return work


@transaction.atomic
def prepare_work(work_id: int) -> None:
    """Make the copy that colleagues see, then give it out (the work of a job, safe to run twice)."""
    work = (
        PeerWork.objects.select_for_update(no_key=True, of=("self",))
        .select_related("submission", "enrolment__person")
        .filter(pk=work_id, state=PeerWorkState.PREPARING)
        .first()
    )
    if work is None:
        return
    owner = (OWNER, work.pk)
    work.parts, work.withheld = bare_parts(work.submission, owner, work.enrolment.person)
    work.state, work.ready_at = PeerWorkState.OPEN, clock.now()
    work.save(update_fields=["parts", "withheld", "state", "ready_at"])
    peer_giving.receive_work(work.round_id, work.pk)


def masked_person(person: Any) -> Mask:
    """Return what hides a person's surname, name with patronymic and address in a text."""
    forms = [person.email]
    for case in NameCase:
        words = declined_name(person, case).split()
        forms += [words[0], " ".join(words[1:])] if len(words) > 2 else words[:1]
    return masking(forms)


def bare_parts(
    submission: Submission, owner: tuple[str, object], person: Any
) -> tuple[dict[str, Any], dict[str, int]]:
    """Return parts of a work without its author's traces, and how many files are withheld by part.

    Side effects: stores clean copies of the files at ``owner``.
    """
    mask = masked_person(person)
    wanted = {key for value in submission.parts.values() for key in _files_in(value)}
    files = [file for file in files_of((SUBMISSION, submission.pk)) if file.id in wanted]
    ids: dict[int, int] = {}
    names: dict[int, str] = {}
    for number, file in enumerate(files, start=1):
        copy = _copied(file, number, owner, mask)
        if copy is not None:
            ids[file.id], names[file.id] = copy.pk, copy.name
    parts, withheld = {}, {}
    for key, value in submission.parts.items():
        parts[key] = _bare(value, mask, ids, names)
        if "text" in parts[key]:
            document = clean(parts[key]["text"])
            parts[key]["text"] = settle_files(document, owner=owner, actor=person)
        lost = len(_files_in(value) - ids.keys())
        if lost:
            withheld[key] = lost
    return parts, withheld


def _files_in(value: Mapping[str, Any]) -> set[int]:
    found = {int(key) for key in value.get("files", [])}
    if value.get("text"):
        found |= {int(key) for key in referenced_files(value["text"]) if key.isdecimal()}
    return found


def _copied(file: FileInfo, number: int, owner: tuple[str, object], mask: Mask) -> Any:
    ending = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    ending = f".{ending}" if ending.isascii() and ending.isalnum() and len(ending) <= 8 else ""
    with open_file(file.id) as content:
        copy = clean_copy(content, file.mime, mask)
    if copy is None:
        return None
    with copy:
        return store(copy, f"work-{number}{ending}", owner=owner)  # type: ignore[arg-type]


def _bare(
    value: Mapping[str, Any], mask: Mask, ids: Mapping[int, int], names: Mapping[int, str]
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if value.get("text"):
        made["text"] = without_traces(clean(value["text"]), mask, ids, lambda key: names[key])
    if "files" in value:
        made["files"] = [ids[key] for key in value["files"] if key in ids]
    if value.get("url"):
        made["url"] = value["url"]
    if value.get("note"):
        made["note"] = mask(str(value["note"]))
    return made


@transaction.atomic
def give_up_work(work_id: int) -> None:
    """Leave a work to the tutor whose copy could not be made (when the job has failed for good)."""
    peer_giving.leave_to_tutor(work_id)

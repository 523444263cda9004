"""Recorded answers: a take of a learner reaches the attempt, also one that was on its way at the end."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.errors import AttemptClosed, Incomplete
from kamerton.assessment.events import AttemptFinished
from kamerton.assessment.models import Answer, Attempt, Question
from kamerton.assessment.operations.attempt import GRACE, OWNER, asked_questions, locked_attempt
from kamerton.assessment.operations.scoring import rescore
from kamerton.assessment.operations.sounds import rendition_of
from kamerton.assessment.questions import recorded
from kamerton.core import clock
from kamerton.core.api import publish
from kamerton.core.errors import DomainError, NotFound
from kamerton.core.types import PersonLike
from kamerton.files.api import access_file, attach, begun_at, remove_file, store
from kamerton.learning.api import set_progress_state
from kamerton.learning.enums import EnrolmentState, ProgressState
from kamerton.scores.api import keep_alignment


@dataclass(frozen=True, slots=True)
class Take:
    """A recording that was sent.

    Attributes:
        file_id: the fresh upload.
        number: of the take on the learner's device, from 1; 0 for a file chosen from the device.
        length_ms: how long it lasts, as the recorder measured.
        points: the moments of the score's bars in it, where it was played with the score.
    """

    file_id: int
    number: int = 0
    length_ms: int = 0
    points: Sequence[tuple[float, float]] = ()


@transaction.atomic
def keep_take(person: PersonLike, *, attempt_id: int, question_id: int, take: Take) -> Answer:
    """Make a recording the answer to a question; the last one counts, twice is once.

    While the attempt is open any take is taken. After the server's clock has closed it, one whose
    sending had begun before, if it arrives within recorded.LATE: then the answer waits for its mark.

    Raises:
        AttemptClosed: it came too late, or the answer is marked already.
        Incomplete: it is no recording of the kind that is asked for, too long, or one take too many.
        NotFound: the file is not the person's, or there is no such question.
    """
    attempt = locked_attempt(person, attempt_id)
    question = Question.objects.filter(pk=question_id, type=recorded.CODE).first()
    if question is None or question_id not in attempt.layout.get("questions", []):
        raise NotFound("no_question", _("There is no such question."))
    _require_fit(person, question.data, take)
    is_late = not _is_open(attempt, question_id)
    if is_late:
        _require_under_way(attempt, question_id, take)
    attach([take.file_id], owner=(OWNER, attempt.pk), actor=person)
    value = {
        "files": [take.file_id],
        "take": take.number,
        "length_ms": take.length_ms,
        "is_late": is_late,
    }
    former = Answer.objects.filter(attempt=attempt, question_id=question_id).first()
    answer, _is_new = Answer.objects.update_or_create(
        attempt=attempt,
        question_id=question_id,
        defaults={"value": recorded.RECORDED.clean(question.data, value)},
    )
    _align(person, question.data, take)
    _drop_former(person, former, take)
    if is_late and attempt.finished_at is not None:
        _await_mark(attempt)
    return answer


@transaction.atomic
def keep_sent_takes(person: PersonLike, *, attempt_id: int, sent: Mapping[int, Any]) -> None:
    """Keep recordings that came with a plain form as answers (see keep_take).

    Args:
        person: the learner.
        attempt_id: an open attempt.
        sent: uploaded file by question id.
    """
    for key, file in sent.items():
        stored = store(file.file, file.name or "", owner=(OWNER, attempt_id), actor=person)
        keep_take(person, attempt_id=attempt_id, question_id=key, take=Take(stored.pk))


def _require_fit(person: PersonLike, data: dict[str, Any], take: Take) -> None:
    file = access_file(person, take.file_id)
    medium, most = recorded.medium(data), recorded.most_takes(data)
    if not file.mime.startswith((f"{medium}/", "video/")) or "midi" in file.mime:
        words = _("This is no sound recording.")
        if medium == "video":
            words = _("This is no video recording.")
        raise Incomplete("no_recording", words, "file")
    if take.number == 0 and not data.get("may_send"):
        raise Incomplete("not_recorded", _("The answer is recorded in the page."), "file")
    if most and take.number > most:
        raise Incomplete("no_take_left", _("All takes are used."), "take")
    if take.length_ms > (recorded.most_s(data) + recorded.SPARE_S) * 1000:
        raise Incomplete("too_long", _("The take is longer than allowed."), "file")


def _is_open(attempt: Attempt, question_id: int) -> bool:
    over = attempt.deadline_at is not None and clock.now() > attempt.deadline_at + GRACE
    if attempt.finished_at is not None or over:
        return False
    try:
        asked_questions(attempt, {question_id})
    except AttemptClosed:  # a part with a time of its own
        return False
    return True


def _end_of(attempt: Attempt, question_id: int) -> datetime | None:
    """Return when the time for a question ended by the clock; None where somebody ended it."""
    for part in attempt.layout.get("sections", []):
        state = attempt.opened.get(str(part["id"]), {})
        if question_id in part["questions"] and state.get("until"):
            return datetime.fromisoformat(state["until"])
    if attempt.finished_at is not None and attempt.finished_at != attempt.deadline_at:
        return None  # handed in by hand
    return attempt.deadline_at


def _require_under_way(attempt: Attempt, question_id: int, take: Take) -> None:
    end, begun = _end_of(attempt, question_id), begun_at(take.file_id)
    known = Answer.objects.filter(attempt=attempt, question_id=question_id).first()
    is_marked = known is not None and known.marked_at is not None
    in_time = end is not None and begun is not None and begun <= end + GRACE
    if is_marked or end is None or not in_time or clock.now() > end + recorded.LATE:
        raise AttemptClosed("attempt_closed", _("The attempt is closed: the answer came too late."))


def _align(person: PersonLike, data: dict[str, Any], take: Take) -> None:
    """Keep where the score's bars stand in the take, so that it can be heard bar by bar."""
    if not take.points or not recorded.RECORDED.notation(data):
        return
    recording = access_file(person, take.file_id).sha256
    keep_alignment(rendition_of(data), recording, take.points, actor_id=person.pk)


def _drop_former(person: PersonLike, former: Answer | None, take: Take) -> None:
    """Remove the take that stood there before: only one is the answer."""
    ids = (former.value or {}).get("files", []) if former else []
    for file_id in set(ids) - {take.file_id}:
        with suppress(DomainError):  # gone already
            remove_file(file_id, actor=person)


def _await_mark(attempt: Attempt) -> None:
    """Let the result of an attempt that the clock had closed wait for the recording's mark."""
    rescore(attempt)
    publish(AttemptFinished(attempt.pk))
    if attempt.enrolment.state == EnrolmentState.STUDYING:
        set_progress_state(
            attempt.enrolment_id,
            activity_id=attempt.test.activity_id,
            state=ProgressState.SUBMITTED,
        )

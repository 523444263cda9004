"""A learner takes a test. The server's clock rules; no acknowledged answer is lost."""

import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kamerton.assessment.errors import AttemptClosed, NoAttemptLeft
from kamerton.assessment.models import Answer, Attempt, ExtraTime, Question, Test
from kamerton.assessment.operations.composing import compose
from kamerton.assessment.operations.rows import other_columns
from kamerton.assessment.operations.scoring import score
from kamerton.assessment.queries.contents import questions_at_hand
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.music_kinds import is_heard
from kamerton.assessment.questions.posing import posed
from kamerton.assessment.questions.showing import order_of, stored_answer
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import Prepared, enqueue, fetch
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.files.api import attach, store
from kamerton.learning.api import open_activity
from kamerton.programmes.api import study_activity

# An answer sent in the last moment may still be on its way.
GRACE = timedelta(seconds=5)
OWNER = "attempt"  # of files that are answers
_COLUMNS, _CONSTANTS = other_columns(Answer, "attempt_id", "question_id", "saved_at")
_KEEP = f"""
INSERT INTO assessment_answer (attempt_id, question_id, value, saved_at{_COLUMNS})
SELECT %s::bigint, (answer->>0)::bigint, nullif(answer->1, 'null'::jsonb), %s::timestamptz
       {_CONSTANTS}
FROM jsonb_array_elements(%s::jsonb) AS answer
ON CONFLICT (attempt_id, question_id) DO UPDATE
SET value = EXCLUDED.value, saved_at = EXCLUDED.saved_at
RETURNING question_id
"""  # noqa: S608  columns and defaults of the model


@transaction.atomic
def start_attempt(person: PersonLike, *, test_id: int, enrolment: Any) -> Attempt:
    """Start an attempt, or return the one that is open; twice at once makes one.

    Args:
        person: the learner.
        test_id: the test of an activity of the enrolment's cohort.
        enrolment: the learner's learning.Enrolment.

    Raises:
        NoAttemptLeft: as many attempts were made as are allowed.
    """
    require("assessment.do_task", person, enrolment)
    test = Test.objects.select_related("activity").get(pk=test_id)
    require_planned(enrolment, test.activity_id)
    open_activity(enrolment.pk, activity_id=test.activity_id)  # locks the enrolment
    made = list(Attempt.objects.filter(test=test, enrolment=enrolment).order_by("number"))
    if made and made[-1].finished_at is None:
        if not _is_over(made[-1]):
            return made[-1]
        score(made[-1])
    if test.max_attempts is not None and len(made) >= test.max_attempts:
        raise NoAttemptLeft(
            "no_attempt_left", _("All %(n)d attempts are used.") % {"n": test.max_attempts}
        )
    return _begun(test, enrolment, made)


def _begun(test: Test, enrolment: Any, made: list[Attempt]) -> Attempt:
    now = clock.now()
    layout, questions = compose(test, random.SystemRandom(), asks_seen=lambda: _seen(made))
    if any(part["limit_s"] for part in layout["sections"]):
        layout["extra"] = _extra_percent(enrolment)
    limit = test.time_limit_s
    if limit:
        limit = round(limit * (1 + _extra_percent(enrolment) / 100))
    attempt = Attempt.objects.create(
        test=test,
        enrolment=enrolment,
        number=len(made) + 1,
        layout=layout,
        started_at=now,
        deadline_at=now + timedelta(seconds=limit) if limit else None,
        is_given=not limit,
    )
    if any(is_heard(question.type, question.data) for question in questions.values()):
        enqueue("assessment.make_sounds", once=f"sounds:{attempt.pk}", attempt_id=attempt.pk)
    return attempt


def _seen(made: Sequence[Attempt]) -> set[int]:
    """Return the items met in former attempts; asked only where there are any."""
    keys = {key for attempt in made for key in attempt.layout.get("questions", [])}
    if not keys:
        return set()
    return set(Question.objects.filter(pk__in=keys).values_list("item_id", flat=True))


def _extra_percent(enrolment: Any) -> int:
    given = ExtraTime.objects.filter(enrolment=enrolment).values_list("percent", flat=True)
    return given.first() or 0


def require_planned(enrolment: Any, activity_id: int) -> None:
    """Raise NotFound unless the activity belongs to the plan that the learner studies."""
    if study_activity(enrolment.cohort.version_id, activity_id) is None:
        raise NotFound("no_activity", _("There is no such activity in this cohort."))


def _is_over(attempt: Attempt) -> bool:
    return attempt.deadline_at is not None and clock.now() > attempt.deadline_at + GRACE


def _lock(attempt: int) -> QuerySet[Attempt]:
    locked = Attempt.objects.select_for_update(no_key=True, of=("self",)).filter(pk=attempt)
    return locked.select_related("test", "enrolment")


_locked_attempts = Prepared(_lock, attempt=int)


def locked_attempt(person: PersonLike, attempt_id: int) -> Attempt:
    """Return the person's own attempt, locked, open or not; raise NotFound."""
    attempt: Attempt | None = next(iter(_locked_attempts(attempt=attempt_id)), None)
    if attempt is None:
        raise NotFound("no_attempt", _("There is no such attempt."))
    require("assessment.do_task", person, attempt.enrolment)
    return attempt


def open_attempt_of(person: PersonLike, attempt_id: int) -> Attempt:
    """Return the person's own attempt, locked, while it is open.

    Raises:
        AttemptClosed: handed in already, or the time is over.
        NotFound: there is no such attempt.
    """
    attempt = locked_attempt(person, attempt_id)
    if attempt.finished_at is not None or _is_over(attempt):
        raise AttemptClosed("attempt_closed", _("The attempt is closed: the answer came too late."))
    return attempt


def _require_open_parts(attempt: Attempt, keys: set[int]) -> None:
    """Raise AttemptClosed for an answer to a part whose time has not begun or is over."""
    parts = attempt.layout.get("sections", [])
    if not any(part.get("limit_s") for part in parts):
        return
    open_keys: set[int] = set()
    for part in parts:
        state = attempt.opened.get(str(part["id"]))
        if state is None or state.get("closed"):
            continue
        until = state.get("until")
        if until is None or clock.now() <= datetime.fromisoformat(until) + GRACE:
            open_keys.update(part["questions"])
    if not keys <= open_keys:
        raise AttemptClosed(
            "part_closed", _("This part of the test is closed: the answer came too late.")
        )


@transaction.atomic
def open_part(person: PersonLike, *, attempt_id: int, section_id: int) -> None:
    """Begin a part of a test with timed parts: its time runs, and the parts before it close.

    Raises:
        AttemptClosed: the attempt is over.
        NotFound: it is not the next part.
    """
    attempt = open_attempt_of(person, attempt_id)
    parts = attempt.layout.get("sections", [])
    coming = [part for part in parts if str(part["id"]) not in attempt.opened]
    if any(part["id"] == section_id and str(section_id) in attempt.opened for part in parts):
        return  # a second click
    if not coming or coming[0]["id"] != section_id:
        raise NotFound("no_part", _("There is no such part of the test."))
    for state in attempt.opened.values():
        state["closed"] = True
    now, limit = clock.now(), coming[0].get("limit_s")
    extra = 1 + attempt.layout.get("extra", 0) / 100
    until = now + timedelta(seconds=round(limit * extra)) if limit else None
    if until and attempt.deadline_at:
        until = min(until, attempt.deadline_at)
    attempt.opened[str(section_id)] = {
        "at": now.isoformat(),
        "until": until.isoformat() if until else None,
    }
    fields = ["opened"]
    if len(coming) == 1 and until:
        attempt.deadline_at = until
        fields.append("deadline_at")
    attempt.save(update_fields=fields)


@transaction.atomic
def close_part(person: PersonLike, *, attempt_id: int) -> None:
    """End the timed part under way before its time, for good."""
    attempt = open_attempt_of(person, attempt_id)
    for state in attempt.opened.values():
        state["closed"] = True
    attempt.save(update_fields=["opened"])


@transaction.atomic
def save_answer(
    person: PersonLike, *, attempt_id: int, question_id: int, raw: Any
) -> Answer | None:
    """Keep an answer, with options named by their indexes; the last one saved counts.

    Raises:
        AttemptClosed: handed in already, or the time is over (then it is scored).
        NotFound: the question does not belong to the attempt.
    """
    attempt = open_attempt_of(person, attempt_id)
    question = asked_questions(attempt, {question_id})[question_id]
    value = KINDS[question.type].clean(question.data, raw)
    answer, _created = Answer.objects.update_or_create(
        attempt=attempt, question_id=question_id, defaults={"value": value}
    )
    return answer


def asked_questions(attempt: Attempt, keys: set[int]) -> dict[int, Any]:
    """Return some of an attempt's questions as it poses them (one statement at most)."""
    if not keys <= set(attempt.layout.get("questions", [])):
        raise NotFound("no_question", _("There is no such question."))
    _require_open_parts(attempt, keys)
    known = questions_at_hand(attempt.test_id)
    if not known.keys() >= keys:
        known = Question.objects.in_bulk(keys)
    return {key: posed(known[key], attempt.layout) for key in keys if key in known}


@transaction.atomic
def save_answers(
    person: PersonLike, *, attempt_id: int, answers: Sequence[tuple[int, Any]]
) -> None:
    """Keep answers as a page sent them, in order; of two to one question the last counts.

    Args:
        person: the learner.
        attempt_id: an open attempt.
        answers: (question id, raw) with options named by their places in the attempt's layout.

    Raises:
        AttemptClosed: handed in already, or the time is over.
        NotFound: a question does not belong to the attempt.
    """
    attempt = open_attempt_of(person, attempt_id)
    known = asked_questions(attempt, {key for key, _raw in answers})
    rows: dict[int, Any] = {}
    for key, raw in answers:
        question = known[key]
        if question.type == "recorded":
            continue  # a recording comes by keep_take alone: a stale page must not take it away
        given = attempt.layout["options"].get(str(key))
        order = order_of(question.type, question.data, given)
        value = stored_answer(question.type, question.data, order, raw)
        if question.type == "file":
            value = _attached(person, attempt, value)
        rows[key] = value
    fetch(_KEEP, [attempt.pk, clock.now(), json.dumps([*rows.items()])])


def _attached(person: PersonLike, attempt: Attempt, value: Any) -> Any:
    """Hang sent files on the attempt; raise NotFound for a file that is not the person's own."""
    if value is not None:
        attach(value["files"], owner=(OWNER, attempt.pk), actor=person)
    return value


@transaction.atomic
def keep_sent_files(
    person: PersonLike, *, attempt_id: int, sent: Mapping[int, Sequence[Any]]
) -> dict[int, list[int]]:
    """Store files that came with a plain form; return their ids by question.

    Args:
        person: the learner.
        attempt_id: an open attempt.
        sent: uploaded files by question id.
    """
    attempt = open_attempt_of(person, attempt_id)
    owner = (OWNER, attempt.pk)
    return {
        key: [store(f.file, f.name or "", owner=owner, actor=person).pk for f in files]
        for key, files in sent.items()
    }


@transaction.atomic
def finish_attempt(person: PersonLike, *, attempt_id: int) -> Attempt:
    """Hand the attempt in and score it; a second call returns the same result."""
    attempt = locked_attempt(person, attempt_id)
    if attempt.finished_at is None:
        score(attempt)
    return attempt


@transaction.atomic
def finish_overdue(*, limit: int = 500) -> int:
    """Score the attempts whose time is over (a periodic job); return how many."""
    overdue = Attempt.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).filter(
        finished_at=None, deadline_at__lt=clock.now() - GRACE
    )
    attempts = list(overdue.select_related("test", "enrolment").order_by("pk")[:limit])
    for attempt in attempts:
        score(attempt)
    return len(attempts)

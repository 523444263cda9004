"""Tests and attempts at them, for the viewer given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from markupsafe import Markup

from kamerton.assessment.enums import ReviewRule
from kamerton.assessment.models import Answer, Attempt, Hearing, Question, Slot, Test
from kamerton.assessment.questions import KINDS, showing
from kamerton.assessment.questions.music_kinds import is_heard
from kamerton.assessment.questions.posing import posed
from kamerton.assessment.rules import may
from kamerton.core import clock
from kamerton.core.errors import NotFound
from kamerton.texts.api import is_empty, to_html


@dataclass(frozen=True, slots=True)
class TestStart:
    """What a learner sees before a test.

    Attributes:
        test: the Test, None when the activity has none yet.
        question_count: number of questions.
        points: the most points.
        attempts: the learner's attempts, the newest first.
    """

    __test__ = False

    test: Test | None
    question_count: int = 0
    points: Decimal = Decimal(0)
    attempts: Sequence[Attempt] = ()

    @property
    def open_attempt(self) -> Attempt | None:
        """Return the attempt under way, or None."""
        return next((a for a in self.attempts if a.finished_at is None), None)

    @property
    def finished(self) -> list[Attempt]:
        """Return the attempts that were handed in, the newest first."""
        return [a for a in self.attempts if a.finished_at is not None]

    @property
    def attempts_left(self) -> int | None:
        """Return how many attempts can still be started; None: any number."""
        if self.test is None or self.test.max_attempts is None:
            return None
        return max(self.test.max_attempts - len(self.attempts), 0)

    @property
    def has_passed(self) -> bool:
        """Return True when any attempt was passed."""
        return any(a.passed for a in self.finished)


def test_start(activity_id: int, enrolment: Any) -> TestStart:
    """Return what stands before a test; without an enrolment no attempts (preview)."""
    test = Test.objects.filter(activity_id=activity_id).first()
    if test is None:
        return TestStart(None)
    sums = Slot.objects.filter(section__test=test).aggregate(
        asked=Sum("count"), most=Sum(F("count") * Coalesce("points", "question__points"))
    )
    attempts: list[Attempt] = []
    if enrolment is not None:
        attempts = list(Attempt.objects.filter(test=test, enrolment=enrolment).order_by("-number"))
    return TestStart(test, sums["asked"] or 0, sums["most"] or Decimal(0), attempts)


def around(attempt: Attempt) -> TestStart:
    """Return an attempt's test with all attempts of the same learner (one statement)."""
    made = Attempt.objects.filter(test_id=attempt.test_id, enrolment_id=attempt.enrolment_id)
    return TestStart(attempt.test, attempts=list(made.order_by("-number")))


def test_by_id(test_id: int) -> Test:
    """Return a test with its activity, or NotFound."""
    test = Test.objects.select_related("activity").filter(pk=test_id).first()
    if test is None:
        raise NotFound("no_test", _("There is no such test."))
    return test


def access_attempt(viewer: Any, *, attempt_id: int) -> Attempt:
    """Return an attempt to its learner, the cohort's tutors and methodologists, else NotFound."""
    attempt = (
        Attempt.objects.select_related(
            "test__activity", "enrolment__cohort", "enrolment__person", "enrolment__tutor"
        )
        .filter(pk=attempt_id)
        .first()
    )
    if attempt is None or not may("assessment.view_work", viewer, attempt.enrolment):
        raise NotFound("no_attempt", _("There is no such attempt."))
    return attempt


def require_hearing(viewer: Any, question_id: int) -> None:
    """Raise NotFound unless the viewer takes, teaches or writes the test of this question."""
    if may("assessment.change_task", viewer) or may("assessment.open_desk", viewer):
        return
    own = Attempt.objects.filter(
        layout__questions__contains=[question_id], enrolment__person=viewer
    )
    if not own.exists():
        raise NotFound("no_question", _("There is no such question."))


def is_over(attempt: Attempt) -> bool:
    """Return True when the time of an open attempt is over."""
    return attempt.deadline_at is not None and clock.now() >= attempt.deadline_at


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question on the page of a test: its words and how it is answered."""

    question: Question
    shown: showing.ShownQuestion
    html: Markup


def _posed(layout: dict[str, Any], known: Mapping[int, Question] | None = None) -> list[Any]:
    """Return the questions of a layout as it poses them, in its order (one statement)."""
    keys = layout.get("questions", [])
    found = Question.objects.in_bulk(keys) if known is None else known
    return [posed(found[key], layout) for key in keys if key in found]


def sheets(
    layout: dict[str, Any],
    answers: Mapping[int, Any],
    known: Mapping[int, Question] | None = None,
) -> list[Sheet]:
    """Return the questions of an attempt's layout in its order, with the answers so far."""
    return [
        Sheet(
            question,
            showing.shown_question(
                question,
                number=number,
                order=layout.get("options", {}).get(str(question.pk)),
                value=answers.get(question.pk),
            ),
            to_html(question.text),
        )
        for number, question in enumerate(_posed(layout, known), start=1)
    ]


def attempt_sheets(attempt: Attempt) -> list[Sheet]:
    """Return the questions of an attempt with the answers saved (two statements)."""
    answers = dict(Answer.objects.filter(attempt=attempt).values_list("question_id", "value"))
    return sheets(attempt.layout, answers)


def hearings(attempt: Attempt) -> dict[int, int]:
    """Return how often the sound of each question was heard in an attempt."""
    return dict(Hearing.objects.filter(attempt=attempt).values_list("question_id", "count"))


def form_questions(attempt: Attempt) -> list[Any]:
    """Return the attempt's questions in its order, to read a sent form by."""
    return _posed(attempt.layout)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question of a finished attempt.

    ``share`` is 0–1; ``right`` and ``feedback`` are empty where the review rule hides them.
    ``is_heard``: its sound may be heard again; ``scores``: (title, score) to be engraved.
    """

    question_id: int
    has_sound: bool
    number: int
    html: Markup
    share: Decimal
    points: Decimal
    max_points: Decimal
    given: list[Markup]
    right: list[Markup]
    feedback: list[Markup]
    is_heard: bool = False
    scores: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return "done", "waiting" (partly right) or "fault"."""
        return "done" if self.share == 1 else "waiting" if self.share > 0 else "fault"


def reveals(start: TestStart) -> bool:
    """Return True when the review rule lets the learner see right answers now."""
    if start.test is None or start.test.review == ReviewRule.NEVER:
        return False
    if start.test.review == ReviewRule.AFTER_ATTEMPT:
        return True
    return start.has_passed or (start.attempts_left == 0 and start.open_attempt is None)


def outcomes(attempt: Attempt) -> list[Outcome]:
    """Return every question of a finished attempt with what was answered and what is right."""
    rows = Answer.objects.filter(attempt=attempt).values_list("question_id", "value", "share")
    answers = {key: (value, share or Decimal(0)) for key, value, share in rows}
    found = []
    for number, question in enumerate(_posed(attempt.layout), start=1):
        value, share = answers.get(question.pk, (None, Decimal(0)))
        is_right = share == 1
        found.append(
            Outcome(
                question.pk,
                question.type == "listening",
                number,
                to_html(question.text),
                share,
                share * question.points,
                question.points,
                showing.told_answer(question, value),
                [] if is_right else showing.told_right(question),
                showing.told_feedback(question, value, is_right=is_right),
                is_heard=is_heard(question.type, question.data),
                scores=KINDS[question.type].scores(question.data, value),
            )
        )
    return found


def instructions(test: Test | None) -> Markup | None:
    """Return a test's instructions as HTML, None where there are none."""
    if test is None or is_empty(test.instructions):
        return None
    return to_html(test.instructions)


def by_test(enrolment: Any) -> list[tuple[Any, list[Attempt]]]:
    """Return (activity, finished attempts in order) of every test a learner tried (one statement)."""
    made = (
        Attempt.objects.filter(enrolment=enrolment, finished_at__isnull=False)
        .select_related("test__activity__module")
        .order_by("test__activity__module__position", "test__activity__position", "number")
    )
    found: dict[int, tuple[Any, list[Attempt]]] = {}
    for attempt in made:
        found.setdefault(attempt.test_id, (attempt.test.activity, []))[1].append(attempt)
    return list(found.values())

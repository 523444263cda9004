"""Tests and attempts at them, for the viewer given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from markupsafe import Markup

from kamerton.assessment.enums import ReviewRule
from kamerton.assessment.models import Answer, Attempt, Hearing, Question, Slot, Test
from kamerton.assessment.queries.contents import questions_at_hand
from kamerton.assessment.questions import KINDS, showing
from kamerton.assessment.questions.music_kinds import is_heard
from kamerton.assessment.questions.posing import posed
from kamerton.assessment.questions.recorded import LATE, criteria_of
from kamerton.assessment.results import counted_share
from kamerton.assessment.rules import may
from kamerton.core import clock
from kamerton.core.api import Prepared, any_of
from kamerton.core.errors import NotFound
from kamerton.files.api import FileInfo, files_of
from kamerton.learning.enums import CohortState
from kamerton.texts.api import is_empty, to_html

FILED = frozenset({"file", "recorded"})
CLOSED = frozenset({CohortState.FINISHED, CohortState.ARCHIVED})


@dataclass(frozen=True, slots=True)
class TestStart:
    """What a learner sees before a test.

    Attributes:
        test: the Test, None when the activity has none yet.
        question_count: number of questions.
        points: the most points.
        attempts: the learner's attempts, the newest first.
        is_closed: the cohort's study is over, so nobody can take the test any more.
    """

    __test__ = False

    test: Test | None
    question_count: int = 0
    points: Decimal = Decimal(0)
    attempts: Sequence[Attempt] = ()
    is_closed: bool = False

    @property
    def result(self) -> Decimal | None:
        """Return what counts of the attempts, a share of 0–1; None before any is marked."""
        return counted_share(self.attempts, self.test.counts) if self.test else None

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
        """Return True when what counts of the attempts is enough."""
        return self.test is not None and (self.result or -1) >= self.test.pass_share


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
    count, most = sums["asked"] or 0, sums["most"] or Decimal(0)
    return TestStart(test, count, most, attempts, enrolment is not None and is_closed(enrolment))


def is_closed(enrolment: Any) -> bool:
    """Return True when the study of an enrolment's cohort is over."""
    cohort = enrolment.cohort
    return cohort.state in CLOSED or cohort.ends_on < clock.today()


def around(attempt: Attempt) -> TestStart:
    """Return an attempt's test with all attempts of the same learner (one statement)."""
    made = Attempt.objects.filter(test_id=attempt.test_id, enrolment_id=attempt.enrolment_id)
    attempts = list(made.order_by("-number"))
    return TestStart(attempt.test, attempts=attempts, is_closed=is_closed(attempt.enrolment))


def test_by_id(test_id: int) -> Test:
    """Return a test with its activity, or NotFound."""
    test = Test.objects.select_related("activity").filter(pk=test_id).first()
    if test is None:
        raise NotFound("no_test", _("There is no such test."))
    return test


def _one(attempt: int) -> QuerySet[Attempt]:
    related = ("test__activity", "enrolment__cohort", "enrolment__person", "enrolment__tutor")
    return Attempt.objects.select_related(*related).filter(pk=attempt)


def _answered(attempt: int) -> QuerySet[Answer, tuple[int, Any]]:
    return Answer.objects.filter(attempt_id=attempt).values_list("question_id", "value")


def _asked(keys: Any) -> QuerySet[Question]:
    return Question.objects.filter(any_of("id", keys))


# A page that everybody may ask for in the same minute.
_attempt_by_id = Prepared(_one, attempt=int)
_answers_of = Prepared(_answered, attempt=int)
_questions_by_id = Prepared(_asked, keys=list)


def access_attempt(viewer: Any, *, attempt_id: int) -> Attempt:
    """Return an attempt to its learner, the cohort's tutors and methodologists, else NotFound."""
    attempt = next(iter(_attempt_by_id(attempt=attempt_id)), None)
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


def may_see_item(viewer: Any, item_id: int) -> bool:
    """Return True for those who write or teach, and for learners who were asked a question."""
    if not getattr(viewer, "is_authenticated", False):
        return False
    if may("assessment.change_task", viewer) or may("assessment.open_desk", viewer):
        return True
    keys = list(Question.objects.filter(item=item_id).values_list("pk", flat=True))
    asked = Q()
    for key in keys:
        asked |= Q(layout__questions__contains=[key])
    return bool(keys) and Attempt.objects.filter(asked, enrolment__person=viewer).exists()


def attempt_by_id(attempt_id: int) -> Attempt | None:
    """Return an attempt with its enrolment, None where there is none."""
    return Attempt.objects.select_related("enrolment").filter(pk=attempt_id).first()


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
    """Return the questions of a layout as it poses them, in its order.

    One statement, none where all of them are known.
    """
    keys = layout.get("questions", [])
    known = known or {}
    if not known.keys() >= set(keys):
        found = _questions_by_id(keys=keys)
        known = {question.pk: question for question in found}
    return [posed(known[key], layout) for key in keys if key in known]


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
    """Return the questions of an attempt with the answers saved (two statements at most)."""
    answers = dict(_answers_of(attempt=attempt.pk))
    found = sheets(attempt.layout, answers, questions_at_hand(attempt.test_id))
    asked = [sheet for sheet in found if sheet.question.type in FILED]
    if asked:
        sent = files_of(("attempt", attempt.pk))
        for sheet in asked:
            ids = set(sheet.shown.more["ids"])
            sheet.shown.more["files"] = [file for file in sent if file.id in ids]
    return found


def hearings(attempt: Attempt) -> dict[int, int]:
    """Return how often the sound of each question was heard in an attempt."""
    return dict(Hearing.objects.filter(attempt=attempt).values_list("question_id", "count"))


def form_questions(attempt: Attempt) -> list[Any]:
    """Return the attempt's questions in its order, to read a sent form by."""
    return _posed(attempt.layout, questions_at_hand(attempt.test_id))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question of a finished attempt.

    ``share`` is 0–1; ``right`` and ``feedback`` are empty where the review rule hides them.
    ``is_heard``: its sound may be heard again; ``scores``: (title, score) to be engraved;
    ``score``: what a recorded answer was played by; ``marks``: (criterion, points, most).
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
    comment: str = ""
    is_awaiting: bool = False
    essay: Markup | None = None
    files: list[FileInfo] = field(default_factory=list)
    is_heard: bool = False
    scores: list[tuple[str, str]] = field(default_factory=list)
    is_recorded: bool = False
    score: str = ""
    marks: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return "done", "waiting" (partly right) or "fault"."""
        if self.is_awaiting:
            return "waiting"
        return "done" if self.share == 1 else "waiting" if self.share > 0 else "fault"


def reveals(start: TestStart) -> bool:
    """Return True when the review rule lets the learner see right answers now."""
    if start.test is None or start.test.review in (ReviewRule.NEVER, ReviewRule.MARKS):
        return False
    if start.test.review == ReviewRule.AFTER_ATTEMPT:
        return True
    if start.test.review == ReviewRule.AFTER_CLOSE:
        return start.is_closed
    return start.has_passed or (start.attempts_left == 0 and start.open_attempt is None)


def outcomes(attempt: Attempt, *, reveal: bool = True) -> list[Outcome]:
    """Return every question of a finished attempt with what was answered and what is right.

    Args:
        attempt: handed in.
        reveal: False leaves out everything that tells right from wrong beyond the points.
    """
    answers = {answer.question_id: answer for answer in Answer.objects.filter(attempt=attempt)}
    posed_ = _posed(attempt.layout)
    sent = files_of(("attempt", attempt.pk)) if any(q.type in FILED for q in posed_) else []
    return [
        _outcome(question, number, answers.get(question.pk), sent, reveal=reveal)
        for number, question in enumerate(posed_, start=1)
    ]


def _outcome(
    question: Any, number: int, answer: Answer | None, sent: Sequence[FileInfo], *, reveal: bool
) -> Outcome:
    value = answer.value if answer else None
    share = (answer.share if answer else None) or Decimal(0)
    is_marked = KINDS[question.type].is_marked
    is_right = share == 1
    is_told = reveal and not (is_right or is_marked)
    ids = set(value.get("files", ())) if question.type in FILED and value else set()
    return Outcome(
        question.pk,
        question.type == "listening",
        number,
        to_html(question.text),
        share,
        share * question.points,
        question.points,
        [] if is_marked else showing.told_answer(question, value),
        showing.told_right(question) if is_told else [],
        showing.told_feedback(question, value, is_right=is_right) if reveal else [],
        answer.comment if answer else "",
        is_marked and answer is not None and value is not None and answer.share is None,
        to_html(value) if question.type == "essay" and value else None,
        [file for file in sent if file.id in ids],
        is_heard=reveal and is_heard(question.type, question.data),
        scores=KINDS[question.type].scores(question.data, value) if reveal else [],
        is_recorded=question.type == "recorded",
        score=KINDS[question.type].notation(question.data) if question.type == "recorded" else "",
        marks=_marks(question, answer),
    )


def may_arrive(attempt: Attempt) -> bool:
    """Return True while recordings that were on their way at the end of the time are awaited."""
    ends = [state["until"] for state in attempt.opened.values() if state.get("until")]
    moments = [datetime.fromisoformat(end) for end in ends]
    if attempt.deadline_at is not None and attempt.finished_at == attempt.deadline_at:
        moments.append(attempt.deadline_at)
    return bool(moments) and clock.now() <= max(moments) + LATE


def _marks(question: Any, answer: Answer | None) -> list[tuple[str, int, int]]:
    """Return (criterion, points given, most) of an answer that is marked by criteria."""
    criteria = criteria_of(question.data) if question.type == "recorded" else []
    given = answer.marks if answer else []
    return [(title, points, most) for (title, most), points in zip(criteria, given, strict=False)]


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

"""How the demo's learners took their tests: mostly rightly, each with slips of their own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kamerton.assessment.models import Attempt, Question, Test
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.questions.music_hearing import pool_of
from kamerton.assessment.questions.music_rhythm import read_pattern, struck, whole_note_ms
from kamerton.assessment.questions.posing import posed
from kamerton.core import clock
from kamerton.learning.models import Enrolment
from kamerton.programmes.models import Activity

SLIP_EVERY = 7


def take_test(enrolment: Enrolment, activity: Activity) -> bool:
    """Take the test of an activity once, at the clock's present moment; tell whether it is passed."""
    test = Test.objects.filter(activity=activity).first()
    if test is None:
        return False
    person = enrolment.person
    slip = enrolment.pk * 5 + activity.pk * 3
    with clock.at(clock.now() - timedelta(minutes=6 + slip % 9)):
        attempt = taking.start_attempt(person, test_id=test.pk, enrolment=enrolment)
    answers = [
        (question.pk, _answer(attempt, question, is_right=(slip + number) % SLIP_EVERY != 0))
        for number, question in enumerate(test.questions.order_by("position"))
    ]
    taking.save_answers(person, attempt_id=attempt.pk, answers=answers)
    return bool(taking.finish_attempt(person, attempt_id=attempt.pk).passed)


def _answer(attempt: Attempt, question: Question, *, is_right: bool) -> Any:
    """Return an answer as a page sends it: by the places in which the options are shown."""
    if question.type in _MUSIC:
        return _MUSIC[question.type](posed(question, attempt.layout).data, is_right)
    stored = _right(question) if is_right else _wrong(question)
    if not isinstance(stored, list):
        return stored
    order = attempt.layout["options"][str(question.pk)]
    return [order.index(index) for index in stored]


def _heard(data: Any, is_right: bool) -> str:
    names = pool_of(data)
    place = names.index(data["sounding"])
    return str(place if is_right else (place + 1) % len(names))


def _tapped(data: Any, is_right: bool) -> dict[str, Any]:
    """Return taps as hands make them: a few milliseconds off, and a slip where one is wanted."""
    onsets = [float(b.at) * whole_note_ms(data) for b in struck(read_pattern(data["pattern"]))]
    taps = [at + (-17, 9, 24, -6)[i % 4] for i, at in enumerate(onsets)]
    return {"taps_ms": taps if is_right else taps[:-2], "latency_ms": 0}


def _written(data: Any, is_right: bool) -> str:
    bars = [list(bar) for bar in data["melody"]["bars"]]
    if not is_right:
        bars[-1] = ["C4/2"]
    return " | ".join(" ".join(bar) for bar in bars)


def _marked(data: Any, is_right: bool) -> str:
    regions = data["regions"] if is_right else data["regions"][:-1] or [[0, 0]]
    return ", ".join(str(first + 1) for first, _last in regions)


_MUSIC: dict[str, Callable[[Any, bool], Any]] = {
    "hearing": _heard,
    "rhythm": _tapped,
    "dictation": _written,
    "marks": _marked,
}


def _right(question: Question) -> Any:
    data = question.data
    if "options" in data:
        return [i for i, option in enumerate(data["options"]) if option.get("right")]
    if question.type == "matching":
        return list(range(len(data["pairs"])))
    if question.type == "ordering":
        return list(range(len(data["order"])))
    if question.type == "bars":
        return list(range(len(data["bars"])))
    return data["answers"][0] if question.type == "short_text" else str(data["answer"])


def _wrong(question: Question) -> Any:
    data = question.data
    if "options" in data:
        return [next(i for i, option in enumerate(data["options"]) if not option.get("right"))]
    right = _right(question)
    if isinstance(right, list):
        return right[1:] + right[:1]
    return "не знаю" if question.type == "short_text" else "0"

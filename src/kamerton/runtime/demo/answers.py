"""How the demo's learners took their tests: mostly rightly, each with slips of their own."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from kamerton.assessment.models import Attempt, Test
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import marking
from kamerton.assessment.operations.recordings import Take, keep_take
from kamerton.assessment.operations.scoring import attempt_questions
from kamerton.assessment.questions.cloze import parsed
from kamerton.assessment.questions.music_hearing import pool_of
from kamerton.assessment.questions.music_rhythm import read_pattern, struck, whole_note_ms
from kamerton.core import clock
from kamerton.core.api import enqueue
from kamerton.files.api import store
from kamerton.learning.models import Enrolment
from kamerton.media.api import prepare
from kamerton.people.models import Person
from kamerton.programmes.models import Activity
from kamerton.runtime.demo.bank import Bank
from kamerton.scores.api import AudioFormat, render, render_audio

SLIP_EVERY = 7


def take_test(
    enrolment: Enrolment,
    activity: Activity,
    bank: Bank,
    *,
    is_marked: bool = True,
) -> bool:
    """Take the test of an activity once, at the clock's present moment; tell whether it is passed.

    What a person marks is answered from the bank's samples and recordings; the learner's tutor marks
    it at once, unless not ``is_marked``. A recording is played by the worker, which then hands the
    attempt in (see ``hand_in_take``).
    """
    test = Test.objects.filter(activity=activity).first()
    if test is None:
        return False
    person = enrolment.person
    slip = enrolment.pk * 5 + activity.pk * 3
    with clock.at(clock.now() - timedelta(minutes=6 + slip % 9)):
        attempt = taking.start_attempt(person, test_id=test.pk, enrolment=enrolment)
    answers, played = [], None
    for number, (key, question) in enumerate(attempt_questions(attempt).items()):
        written = bank.samples.get(key)
        if written:
            answers.append((key, written[slip % len(written)]))
        elif recordings := bank.recordings.get(key):
            played = (key, recordings[slip % len(recordings)])
        else:
            is_right = (slip + number) % SLIP_EVERY != 0
            answers.append((key, _answer(attempt, question, is_right=is_right)))
    taking.save_answers(person, attempt_id=attempt.pk, answers=answers)
    if played is not None:
        enqueue(
            "runtime.hand_in_take",
            attempt_id=attempt.pk,
            question_id=played[0],
            sound=played[1],
            taken_at=clock.now().isoformat(),
            is_marked=is_marked,
        )
        return True
    finished = _finish(attempt, is_marked=is_marked)
    return bool(finished.passed) or finished.awaiting > 0


def _finish(attempt: Attempt, *, is_marked: bool) -> Attempt:
    enrolment = attempt.enrolment
    finished = taking.finish_attempt(enrolment.person, attempt_id=attempt.pk)
    if finished.awaiting and is_marked:
        _mark(finished, enrolment)
        finished.refresh_from_db()
    return finished


def hand_in_take(
    attempt_id: int, question_id: int, *, sound: Mapping[str, Any], at: datetime, is_marked: bool
) -> None:
    """Play an answer from its notes, put it into the attempt, and hand the attempt in as of ``at``."""
    attempt = Attempt.objects.select_related("enrolment__person", "test").get(pk=attempt_id)
    if attempt.finished_at is not None:
        return
    person = attempt.enrolment.person
    rendition = render(sound["abc"].strip().encode())
    content = render_audio(rendition, audio_format=AudioFormat.AAC, program=sound["program"])
    file = store(content, sound["name"], owner=(taking.OWNER, attempt_id), actor=person)
    prepare(file.sha256, name=file.name, file_id=file.pk)
    with clock.at(at):
        keep_take(
            person,
            attempt_id=attempt_id,
            question_id=question_id,
            take=Take(file.pk, number=sound["take"], length_ms=rendition.duration_ms),
        )
        _finish(attempt, is_marked=is_marked)


def _mark(attempt: Attempt, enrolment: Enrolment) -> None:
    """Let the learner's tutor mark what does not score itself."""
    tutor = Person.objects.get(pk=enrolment.tutor_id or 0)
    known = attempt_questions(attempt)
    for answer in attempt.answers.filter(question__type__in=("essay", "recorded")).exclude(
        value=None
    ):
        most = known[answer.question_id].points
        points = most - (1 if (answer.pk + enrolment.pk) % 3 == 0 and most > 1 else 0)
        said = _said(known[answer.question_id].type, is_full=points == most)
        marking.mark_answer(tutor, answer_id=answer.pk, points=points, comment=said)


def _said(question_type: str, *, is_full: bool) -> str:
    if question_type == "recorded":
        if is_full:
            return "Шаг ровный, фраза спета на одном дыхании: классу показывать можно."
        return "Мелодия верна. Последний звук снят рано: дослушайте его, и фраза договорит сама."
    if is_full:
        return "Признак, место и довод названы. Так и спрашивайте детей."
    return "Признак назван, довод есть. Не хватает места: в каком такте это слышно?"


def _answer(attempt: Attempt, question: Any, *, is_right: bool) -> Any:
    """Return an answer as a page sends it: by the places in which the options are shown."""
    stored = said(question, is_right=is_right)
    if question.type in _MUSIC or question.type == "cloze" or not isinstance(stored, list):
        return stored
    order = attempt.layout["options"][str(question.pk)]
    return [order.index(index) for index in stored]


def said(question: Any, *, is_right: bool) -> Any:
    """Return a right or a wrong answer to a question whose options stand as they were written."""
    if question.type in _MUSIC:
        return _MUSIC[question.type](question.data, is_right)
    if question.type == "cloze":
        return _filled(question.data, is_right)
    return _right(question) if is_right else _wrong(question)


def _filled(data: Any, is_right: bool) -> list[Any]:
    """Fill every gap; a slip leaves the last one."""
    _texts, gaps = parsed(data["source"])
    filled: list[Any] = [
        gap.options.index(gap.right[0]) if gap.kind == "choice" else gap.right[0] for gap in gaps
    ]
    return filled if is_right else [*filled[:-1], None]


def _heard(data: Any, is_right: bool) -> str:
    if data.get("what") == "fragment":
        wanted = (bool(option.get("right")) is is_right for option in data["options"])
        return str(list(wanted).index(True))
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


def _right(question: Any) -> Any:
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


def _wrong(question: Any) -> Any:
    data = question.data
    if "options" in data:
        return [next(i for i, option in enumerate(data["options"]) if not option.get("right"))]
    right = _right(question)
    if isinstance(right, list):
        return right[1:] + right[:1]
    return "не знаю" if question.type == "short_text" else "0"

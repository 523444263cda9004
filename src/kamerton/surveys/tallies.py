"""Answers counted: by question, and before against after. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kamerton.surveys.enums import QuestionKind
from kamerton.ui.api import localised

Answers = Mapping[str, Any]


def options_of(question: Any) -> list[tuple[str, str]]:
    """Return (code, words) of what can be answered; of a scale its numbers with their ends' words."""
    if question.kind == QuestionKind.SCALE:
        ends = {
            1: localised(question.low, question.low_en),
            question.steps: localised(question.high, question.high_en),
        }
        return [
            (str(n), f"{n} — {ends[n]}" if ends.get(n) else str(n))
            for n in range(1, question.steps + 1)
        ]
    return [(one["code"], localised(one["ru"], one.get("en", ""))) for one in question.options]


@dataclass(frozen=True, slots=True)
class Count:
    """How many gave an answer, and their share of those who answered the question, in per cent."""

    code: str
    words: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One question's answers: how many, how they are distributed, the mean of a scale, the texts."""

    code: str
    kind: str
    text: str
    answered: int
    counts: tuple[Count, ...]
    mean: float | None
    texts: tuple[str, ...]


def _given(question: Any, answers: Sequence[Answers]) -> list[Any]:
    found = [one.get(question.code) for one in answers]
    return [value for value in found if value not in (None, "", [])]


def tally(question: Any, answers: Sequence[Answers]) -> Tally:
    """Count the answers to one question."""
    given = _given(question, answers)
    chosen: Counter[str] = Counter()
    if question.kind != QuestionKind.TEXT:
        for value in given:
            chosen.update(map(str, value if isinstance(value, list) else [value]))
    counts = tuple(
        Count(code, words, chosen[code], round(100 * chosen[code] / len(given)) if given else 0)
        for code, words in (options_of(question) if question.kind != QuestionKind.TEXT else ())
    )
    is_scale = question.kind == QuestionKind.SCALE
    return Tally(
        code=question.code,
        kind=question.kind,
        text=localised(question.text, question.text_en),
        answered=len(given),
        counts=counts,
        mean=sum(map(int, given)) / len(given) if is_scale and given else None,
        texts=tuple(map(str, given)) if question.kind == QuestionKind.TEXT else (),
    )


def tallies(questions: Sequence[Any], answers: Sequence[Answers]) -> list[Tally]:
    """Count the answers to every question."""
    return [tally(question, answers) for question in questions]


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer before and after."""

    words: str
    before: Count | None
    after: Count | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question before and after; a side is None where it was not asked.

    ``change``: the mean after less the mean before.
    """

    text: str
    kind: str
    before: Tally | None
    after: Tally | None
    rows: tuple[Compared, ...]

    @property
    def change(self) -> float | None:
        """Return by how much the mean of a scale changed."""
        if self.before is None or self.after is None:
            return None
        if self.before.mean is None or self.after.mean is None:
            return None
        return self.after.mean - self.before.mean

    @property
    def is_both(self) -> bool:
        """Return True for a question that was asked before and after."""
        return self.before is not None and self.after is not None


def _same(before: Tally, after: Tally) -> bool:
    return (before.kind, [c.code for c in before.counts]) == (
        after.kind,
        [c.code for c in after.counts],
    )


def _rows(before: Tally | None, after: Tally | None) -> tuple[Compared, ...]:
    earlier = {one.code: one for one in (before.counts if before else ())}
    later = {one.code: one for one in (after.counts if after else ())}
    words = {code: one.words for code, one in (earlier | later).items()}
    return tuple(Compared(words[code], earlier.get(code), later.get(code)) for code in words)


def compare(before: Sequence[Tally], after: Sequence[Tally]) -> list[Comparison]:
    """Put the same questions side by side, in the order of the later questionnaire.

    Questions are the same when they have one code, one kind and one set of answers.
    """
    earlier = {one.code: one for one in before}
    found, paired = [], set()
    for later in after:
        former = earlier.get(later.code)
        if former is not None and not _same(former, later):
            former = None
        if former is not None:
            paired.add(former.code)
        found.append(Comparison(later.text, later.kind, former, later, _rows(former, later)))
    alone = [one for one in before if one.code not in paired]
    return found + [Comparison(one.text, one.kind, one, None, _rows(one, None)) for one in alone]

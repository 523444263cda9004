"""Questions as a learner sees them, and answers between what is shown and what is stored.

A page never names an option by its index in the question's data, for there the right one is
often the first, and in matching and ordering the index *is* the answer. It names it by its place
in the attempt's own shuffled order; ``stored_answer`` turns places back into indexes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.base import Data, whole
from kamerton.assessment.questions.sequence import right_sides
from kamerton.texts.api import RichTextWidget

CHOICES = frozenset({"single", "multiple", "listening"})
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option, a right-hand side or an item: its place in the shown order and its words."""

    place: int
    text: Markup
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question of an attempt, without anything that gives its answer away.

    Attributes:
        id: the question's id.
        number: its place in the attempt, from 1.
        type: value of QuestionType.
        has_many: several options may be chosen.
        options: choices, right-hand sides of matching, or items of ordering as they stand.
        lefts: of matching: (words, chosen place or None).
        text: of typed answers: what was typed.
        unit: of a number.
        is_answered: whether something is saved.
        more: what a type with a template of its own draws (see Kind.show).
    """

    id: int
    number: int
    type: str
    has_many: bool = False
    options: list[ShownOption] = field(default_factory=list)
    lefts: list[tuple[Markup, int | None]] = field(default_factory=list)
    text: str = ""
    unit: str = ""
    is_answered: bool = False
    more: Any = None


def inline(text: Any) -> Markup:
    """Return a short text as HTML, with `code` between backticks and nothing else marked."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(str(text)))))  # noqa: S704  escaped


def order_of(question_type: str, data: Data, given: Sequence[int] | None) -> list[int]:
    """Return the shown order of indexes; the written one where the attempt has none."""
    size = KINDS[question_type].size(data)
    order = list(given or ())
    return order if sorted(order) == list(range(size)) else list(range(size))


def stored_answer(question_type: str, data: Data, order: Sequence[int], raw: Any) -> Any:
    """Turn a sent answer (places in the shown order) into the stored one, or None."""
    kind = KINDS[question_type]
    if not order:
        return kind.clean(data, raw)
    values = raw if isinstance(raw, list) else [raw]
    places = [whole(value) for value in values]
    indexes = [order[p] if p is not None and 0 <= p < len(order) else None for p in places]
    if question_type in CHOICES:
        return kind.clean(data, [index for index in indexes if index is not None])
    return kind.clean(data, indexes)


def shown_question(
    question: Any, *, number: int, order: Sequence[int] | None, value: Any
) -> ShownQuestion:
    """Show a question in its order with the answer saved so far.

    Args:
        question: a Question.
        number: its place in the attempt, from 1.
        order: shown order of its options (see Attempt.layout).
        value: the stored answer or None.
    """
    data = question.data
    shown = order_of(question.type, data, order)
    parts: Mapping[str, Any]
    if question.type in CHOICES:
        parts = _choices(data, shown, value)
    elif question.type == "matching":
        parts = _matching(data, shown, value)
    elif question.type == "ordering":
        parts = _ordering(data, shown, value)
    elif show := KINDS[question.type].show:
        parts = {"more": show(data, shown, value)}
        if question.type == "essay":
            widget = RichTextWidget(compact=True)
            said = {"aria-label": _("Your answer")}
            parts["more"]["input"] = widget.render(f"q{question.pk}", value, said)
    else:
        parts = {"text": str(value or ""), "unit": str(data.get("unit") or "")}
    return ShownQuestion(question.pk, number, question.type, is_answered=value is not None, **parts)


def _choices(data: Data, order: list[int], value: Any) -> dict[str, Any]:
    chosen = set(value or ())
    options = data["options"]
    many = sum(bool(option.get("right")) for option in options) > 1
    return {
        "has_many": many,
        "options": [
            ShownOption(place, inline(options[index]["text"]), index in chosen)
            for place, index in enumerate(order)
        ],
    }


def _matching(data: Data, order: list[int], value: Any) -> dict[str, Any]:
    sides = right_sides(data)
    first: dict[str, int] = {}
    for place, index in enumerate(order):
        first.setdefault(sides[index], place)
    given = value or [None] * len(data["pairs"])
    return {
        "options": [ShownOption(place, inline(text)) for text, place in first.items()],
        "lefts": [
            (inline(pair["left"]), None if index is None else first[sides[index]])
            for pair, index in zip(data["pairs"], given, strict=True)
        ],
    }


def _ordering(data: Data, order: list[int], value: Any) -> dict[str, Any]:
    standing = list(value) if value else order
    place_of = {index: place for place, index in enumerate(order)}
    items = data["order"]
    return {"options": [ShownOption(place_of[i], inline(items[i]), bool(value)) for i in standing]}


def told_answer(question: Any, value: Any) -> list[Markup]:
    """Return a stored answer in words, line by line; empty where nothing was answered."""
    data = question.data
    if value is None:
        return []
    if told := KINDS[question.type].told:
        return [inline(line) for line in told(data, value)]
    if question.type in CHOICES:
        return [inline(data["options"][index]["text"]) for index in value]
    if question.type == "matching":
        sides = right_sides(data)
        return [
            Markup("{} — {}").format(inline(pair["left"]), "…" if i is None else inline(sides[i]))
            for pair, i in zip(data["pairs"], value, strict=True)
        ]
    if question.type == "ordering":
        return [inline(data["order"][index]) for index in value]
    unit = str(data.get("unit") or "")
    return [inline(f"{value} {unit}".strip())]


def told_right(question: Any) -> list[Markup]:
    """Return the right answer in words, line by line."""
    data = question.data
    if told := KINDS[question.type].told_right:
        return [inline(line) for line in told(data)]
    if question.type in CHOICES:
        right = [i for i, option in enumerate(data["options"]) if option.get("right")]
        return told_answer(question, right)
    if question.type in ("matching", "ordering"):
        size = len(data["pairs"] if question.type == "matching" else data["order"])
        return told_answer(question, list(range(size)))
    if question.type == "number":
        return told_answer(question, localize(data["answer"]))
    return [inline(next(text for text in data["answers"] if str(text).strip()))]


def told_feedback(question: Any, value: Any, *, is_right: bool) -> list[Markup]:
    """Return what the author says about this answer: to the chosen options, then to the whole."""
    lines = []
    if question.type in CHOICES:
        options = question.data["options"]
        lines = [options[i].get("feedback", "") for i in value or ()]
    lines.append(question.feedback_right if is_right else question.feedback_wrong)
    return [inline(line) for line in lines if line]

"""What one attempt asks: fixed questions, random draws from the bank, orders, numbers in questions."""

import random
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Any

from kamerton.assessment.models import Question, Slot, Test
from kamerton.assessment.queries.contents import Content, slots_of
from kamerton.assessment.queries.pools import Drawn, pools
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.formulas import drawn_params
from kamerton.assessment.questions.posing import drawn_of
from kamerton.texts.api import is_empty

Placed = tuple[int, int, Decimal]  # question id, item id, points


def _shuffled(question: Question, rng: random.Random) -> list[int]:
    kind = KINDS[question.type]
    order = list(range(kind.size(question.data)))
    fixed = kind.fixed(question.data)
    loose = [index for index in order if index not in fixed]
    rng.shuffle(loose)
    if question.type in {"ordering", "bars"} and loose == [i for i in order if i not in fixed]:
        loose = loose[1:] + loose[:1]  # the right order is never shown by chance
    return loose + fixed


def _options(question: Question, rng: random.Random, *, shuffle: bool) -> list[int]:
    if shuffle or question.type in {"ordering", "matching", "bars"}:
        return _shuffled(question, rng)
    return list(range(KINDS[question.type].size(question.data)))


def _draw(
    slot: Slot, pool: Sequence[Drawn], taken: set[int], seen: Collection[int], rng: random.Random
) -> list[Placed]:
    """Return up to ``slot.count`` questions not taken yet; those not seen before come first."""
    free = [one for one in pool if one.item_id not in taken]
    rng.shuffle(free)
    free.sort(key=lambda one: one.item_id in seen)  # stable: the shuffle stays within both halves
    chosen = free[: slot.count]
    rng.shuffle(chosen)
    assert slot.points is not None  # noqa: S101  a constraint of the table
    taken.update(one.item_id for one in chosen)
    return [(one.question_id, one.item_id, slot.points) for one in chosen]


def _placed(
    slots: Sequence[Slot], asks_seen: Callable[[], Collection[int]], rng: random.Random
) -> dict[int, list[Placed]]:
    """Return what each section asks; no question twice in all of them."""
    draws = [slot for slot in slots if slot.question_id is None]
    drawn_from, seen = pools(draws), asks_seen() if draws else ()
    taken = {slot.question.item_id for slot in slots if slot.question is not None}
    sections: dict[int, list[Placed]] = {}
    for slot in slots:
        place = sections.setdefault(slot.section_id, [])
        question = slot.question
        if question is None:
            place += _draw(slot, drawn_from[slot.pk], taken, seen, rng)
        else:
            place.append((question.pk, question.item_id, slot.points or question.points))
    return sections


def compose(
    test: Test | Content,
    rng: random.Random,
    *,
    asks_seen: Callable[[], Collection[int]] = frozenset,
) -> tuple[dict[str, Any], dict[int, Question]]:
    """Return the layout of one attempt (see Attempt) and its questions by id.

    One statement for a test of fixed questions, three or four where some are drawn; one less with its content.

    Args:
        test: the test, or its content known already.
        rng: source of chance; for a learner one that nobody can foretell.
        asks_seen: asked only where something is drawn: ids of items that the learner met in
            former attempts; draws avoid them while they can.
    """
    slots = test.slots if isinstance(test, Content) else slots_of(test.pk)
    sections = _placed(slots, asks_seen, rng)
    known = {slot.question.pk: slot.question for slot in slots if slot.question is not None}
    missing = [key for place in sections.values() for key, _i, _p in place if key not in known]
    if missing:
        known |= Question.objects.in_bulk(missing)
    written = {slot.section_id: slot.section for slot in slots}
    layout = _laid_out(sections, known, rng, shuffle=test.shuffle)
    for part in layout["sections"]:
        section = written[part["id"]]
        part["limit_s"] = section.time_limit_s
        part["is_told"] = bool(
            section.title or section.feedback or not is_empty(section.instructions)
        )
    return layout, known


def _laid_out(
    sections: dict[int, list[Placed]],
    known: dict[int, Question],
    rng: random.Random,
    *,
    shuffle: bool,
) -> dict[str, Any]:
    layout: dict[str, Any] = {"questions": [], "options": {}, "points": {}, "sections": []}
    params: dict[str, Any] = {}
    drawn: dict[str, Any] = {}
    for section_id, place in sections.items():
        ids = [key for key, _item, _points in place]
        if shuffle:
            rng.shuffle(ids)
        layout["questions"] += ids
        layout["sections"].append({"id": section_id, "questions": ids})
        for key, _item, points in place:
            question = known[key]
            layout["options"][str(key)] = _options(question, rng, shuffle=shuffle)
            layout["points"][str(key)] = f"{points.normalize():f}"
            if question.data.get("params"):
                params[str(key)] = drawn_params(question.data, rng)
            if own := drawn_of(question.type, question.data, rng):
                drawn[str(key)] = own
    layout |= {"params": params} if params else {}
    return layout | ({"drawn": drawn} if drawn else {})

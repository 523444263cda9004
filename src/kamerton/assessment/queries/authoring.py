"""Tests and assignments as their authors see them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.models import Assignment, Question, Section, Slot, Test
from kamerton.assessment.queries.pools import pools
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.formulas import drawn_params
from kamerton.assessment.questions.posing import posed, problem_of
from kamerton.assessment.rubrics import rubric_problem
from kamerton.assessment.rules import require
from kamerton.core.errors import NotFound
from kamerton.programmes.api import named_activities
from kamerton.texts.api import excerpt
from kamerton.ui.api import localised


def test_problems(activity: Any) -> list[str]:
    """Return, translated, what keeps a test from being used."""
    title = localised(activity.title, activity.title_en)
    slots = list(
        Slot.objects.filter(section__test__activity=activity)
        .select_related("question")
        .order_by("section__position", "position")
    )
    if not slots:
        return [_("“%(title)s” has no questions.") % {"title": title}]
    pool = pools([slot for slot in slots if slot.question_id is None])
    return [
        _("“%(title)s”, question %(number)d: %(problem)s")
        % {"title": title, "number": number, "problem": problem}
        for number, slot in enumerate(slots, start=1)
        if (problem := slot_problem(slot, len(pool.get(slot.pk, ()))))
    ]


def slot_problem(slot: Slot, available: int) -> str:
    """Return, translated, what is wrong with a place of a test, or "".

    Args:
        slot: with its question.
        available: how many questions the bank has for a draw.
    """
    question = slot.question
    if question is not None:
        return problem_of(question.type, question.data, question.text)
    if available < slot.count:
        return _("the bank has %(available)d of the %(count)d questions to draw.") % {
            "available": available,
            "count": slot.count,
        }
    return ""


def assignment_problems(activity: Any) -> list[str]:
    """Return, translated, what keeps an assignment from being used."""
    title = localised(activity.title, activity.title_en)
    assignment = Assignment.objects.filter(activity=activity).first()
    if assignment is None:
        return [_("“%(title)s” has no task yet.") % {"title": title}]
    if not assignment.parts:
        return [_("“%(title)s” does not say what is handed in.") % {"title": title}]
    problem = rubric_problem(assignment.rubric, assignment.pass_points)
    return [f"«{title}»: {problem}"] if problem else []


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One place in the list of a test's editor: a question, or a draw of several.

    ``number``: of its first question in the test, from 1. ``available``: how many questions the
    bank has for a draw, -1 for a fixed question.
    """

    slot: Slot
    number: int
    words: str
    problem: str
    points: Decimal
    available: int = -1

    @property
    def question(self) -> Question | None:
        """Return the fixed question, None for a draw."""
        return self.slot.question


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section in the editor with its places."""

    section: Section
    rows: list[SlotRow]

    @property
    def points(self) -> Decimal:
        """Return the most points of the section."""
        return sum((row.points for row in self.rows), Decimal(0))


def authored_test(activity: Any) -> tuple[Test | None, list[SectionRow]]:
    """Return the test of an activity with its sections in order (four statements at most)."""
    test = Test.objects.filter(activity=activity).first()
    if test is None:
        return None, []
    slots = list(
        Slot.objects.filter(section__test=test)
        .select_related("question", "category")
        .order_by("section__position", "position")
    )
    pool = pools([slot for slot in slots if slot.question_id is None])
    found = [SectionRow(section, []) for section in test.sections.order_by("position")]
    rows_of = {row.section.pk: row.rows for row in found}
    number = 1
    for slot in slots:
        rows_of[slot.section_id].append(_slot_row(slot, number, pool.get(slot.pk)))
        number += slot.count
    return test, found


def _slot_row(slot: Slot, number: int, pool: Sequence[Any] | None) -> SlotRow:
    question = slot.question
    if question is None:
        available = len(pool or ())
        points = (slot.points or Decimal(0)) * slot.count
        return SlotRow(slot, number, "", slot_problem(slot, available), points, available)
    words = excerpt(question.text, 140)
    points = slot.points or question.points
    return SlotRow(slot, number, words, slot_problem(slot, 0), points)


def authored_slot(slot_id: int) -> Slot:
    """Return a place of a test with its question and test, or NotFound."""
    found = (
        Slot.objects.select_related("question__item", "section__test", "category")
        .filter(pk=slot_id)
        .first()
    )
    if found is None:
        raise NotFound("no_slot", _("This place of the test is no longer there."))
    return found


def written_question(question_id: int) -> Any:
    """Return a question as one attempt might pose it, or NotFound."""
    question = Question.objects.filter(pk=question_id).first()
    if question is None:
        raise NotFound("no_question", _("There is no such question."))
    key, rng = str(question.pk), random.SystemRandom()
    layout = {"drawn": {key: KINDS[question.type].draw(question.data, rng)}}
    if question.data.get("params"):
        layout["params"] = {key: drawn_params(question.data, rng)}
    return posed(question, layout)


def authored_assignment(activity: Any) -> Assignment | None:
    """Return the assignment of an activity, None when it is not written yet."""
    found = Assignment.objects.select_related("activity", "peer_terms")
    return found.filter(activity=activity).first()


def require_author(viewer: Any) -> None:
    """Raise Forbidden unless the viewer writes tests and assignments."""
    require("assessment.change_task", viewer)


def authored_section(section_id: int) -> Section:
    """Return a section with its test's activity, or NotFound."""
    found = (
        Section.objects.select_related("test__activity__module__version")
        .filter(pk=section_id)
        .first()
    )
    if found is None:
        raise NotFound("no_section", _("This part of the test is no longer there."))
    return found


def section_of(activity_id: int, section_id: int | None) -> Section | None:
    """Return a section of an activity's test: the one named, else the last; None without a test."""
    found = Section.objects.filter(test__activity=activity_id).order_by("-position")
    named = found.filter(pk=section_id).first() if section_id else None
    return named or found.first()


def steps_to_repeat(activity: Any) -> list[tuple[str, str]]:
    """Return the activities of the same programme to which feedback can send, in order."""
    return [
        (key, title)
        for pk, key, title in named_activities(activity.module.version_id)
        if pk != activity.pk
    ]

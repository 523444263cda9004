"""Tests and assignments as their authors see them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from kamerton.assessment.models import Assignment, Question, Test
from kamerton.assessment.questions import KINDS
from kamerton.assessment.rubrics import rubric_problem
from kamerton.assessment.rules import require
from kamerton.core.errors import NotFound
from kamerton.texts.api import excerpt
from kamerton.ui.api import localised


def test_problems(activity: Any) -> list[str]:
    """Return, translated, what keeps a test from being used."""
    title = localised(activity.title, activity.title_en)
    test = Test.objects.filter(activity=activity).annotate(count=Count("questions")).first()
    if test is None or not test.count:
        return [_("“%(title)s” has no questions.") % {"title": title}]
    return [
        _("“%(title)s”, question %(number)d: %(problem)s")
        % {"title": title, "number": question.position, "problem": problem}
        for question in Question.objects.filter(test=test).order_by("position")
        if (problem := KINDS[question.type].problem(question.data))
    ]


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
class QuestionRow:
    """One question in the list of a test's editor."""

    question: Question
    words: str
    problem: str


def authored_test(activity: Any) -> tuple[Test | None, list[QuestionRow]]:
    """Return the test of an activity with its questions in order."""
    test = Test.objects.filter(activity=activity).first()
    if test is None:
        return None, []
    questions = Question.objects.filter(test=test).order_by("position")
    return test, [
        QuestionRow(q, excerpt(q.text, 140), KINDS[q.type].problem(q.data)) for q in questions
    ]


def authored_question(question_id: int) -> Question:
    """Return a question with its test's activity, or NotFound."""
    found = Question.objects.select_related("test").filter(pk=question_id).first()
    if found is None:
        raise NotFound("no_question", _("There is no such question."))
    return found


def authored_assignment(activity: Any) -> Assignment | None:
    """Return the assignment of an activity, None when it is not written yet."""
    return Assignment.objects.filter(activity=activity).first()


def require_author(viewer: Any) -> None:
    """Raise Forbidden unless the viewer writes tests and assignments."""
    require("assessment.change_task", viewer)

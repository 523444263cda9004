"""Tests and assignments as their authors see them."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from kamerton.assessment.models import Assignment, Question, Test
from kamerton.assessment.questions import KINDS
from kamerton.assessment.rubrics import rubric_problem


def test_problems(activity: Any) -> list[str]:
    """Return, translated, what keeps a test from being used."""
    test = Test.objects.filter(activity=activity).annotate(count=Count("questions")).first()
    if test is None or not test.count:
        return [_("“%(title)s” has no questions.") % {"title": activity.title}]
    return [
        _("“%(title)s”, question %(number)d: %(problem)s")
        % {"title": activity.title, "number": question.position, "problem": problem}
        for question in Question.objects.filter(test=test).order_by("position")
        if (problem := KINDS[question.type].problem(question.data))
    ]


def assignment_problems(activity: Any) -> list[str]:
    """Return, translated, what keeps an assignment from being used."""
    assignment = Assignment.objects.filter(activity=activity).first()
    if assignment is None:
        return [_("“%(title)s” has no task yet.") % {"title": activity.title}]
    if not assignment.parts:
        return [_("“%(title)s” does not say what is handed in.") % {"title": activity.title}]
    problem = rubric_problem(assignment.rubric, assignment.pass_points)
    return [f"«{activity.title}»: {problem}"] if problem else []

"""The types of activity that assessment adds: for the builder and for the learner's page."""

import random
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from kamerton.assessment import presenting
from kamerton.assessment.operations import authoring, carrying
from kamerton.assessment.operations.composing import compose
from kamerton.assessment.queries import attempts, peer_tasks
from kamerton.assessment.queries import authoring as authored
from kamerton.assessment.queries import work as works
from kamerton.assessment.rubrics import best_points
from kamerton.learning.api import Player, Step, register_player
from kamerton.learning.enums import EnrolmentState
from kamerton.programmes.api import ActivityType, register_activity_type
from kamerton.programmes.enums import WorkForm


def _is_studying(step: Step) -> bool:
    return step.enrolment is not None and step.enrolment.state == EnrolmentState.STUDYING


def _test(step: Step) -> Mapping[str, Any]:
    start = attempts.test_start(step.activity.pk, step.enrolment)
    previewed = []
    if start.test and not step.enrolment:
        layout, known = compose(start.test, random.Random(0))  # noqa: S311  for its author
        previewed = attempts.sheets(layout, {}, known)
    return {
        **presenting.SHARED,
        "start": start,
        "instructions": attempts.instructions(start.test),
        "may_start": _is_studying(step),
        "previewed": previewed,
        "scores": presenting.shown_scores(previewed),
    }


def _assignment(step: Step) -> Mapping[str, Any]:
    work = works.work_of(step.activity.pk, step.enrolment)
    rubric = work.assignment.rubric if work.assignment else []
    return {
        **presenting.SHARED,
        "work": work,
        "may_start": _is_studying(step),
        "criteria": works.criteria(rubric),
        "parts": works.parts_of(work.assignment, None) if work.assignment else [],
        "best": best_points(rubric),
        "peer_task": peer_tasks.task_of(work.assignment, step.enrolment)
        if work.assignment
        else None,
    }


def register() -> None:
    """Fill both registries."""
    register_activity_type(
        ActivityType(
            "test",
            gettext_lazy("Test"),
            gettext_lazy("Questions that are scored by themselves."),
            "list-checks",
            WorkForm.PRACTICE,
            problems=authored.test_problems,
            duplicate=lambda source, copy, _actor: authoring.copy_test(source, copy),
            dump=carrying.dump_test,
            load=carrying.load_test,
            edit_url=lambda activity: reverse("assessment:test_edit", args=[activity.pk]),
        )
    )
    register_activity_type(
        ActivityType(
            "assignment",
            gettext_lazy("Assignment"),
            gettext_lazy("A work that a tutor reviews by a rubric."),
            "notebook-pen",
            WorkForm.PRACTICE,
            problems=authored.assignment_problems,
            duplicate=lambda source, copy, _actor: authoring.copy_assignment(source, copy),
            dump=carrying.dump_assignment,
            load=carrying.load_assignment,
            edit_url=lambda activity: reverse("assessment:assignment_edit", args=[activity.pk]),
        )
    )
    register_player("assignment", Player("assessment/players/assignment.jinja", _assignment, False))
    register_player("test", Player("assessment/players/test.jinja", _test, False))

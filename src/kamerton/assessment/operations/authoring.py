"""Methodologists write tests and assignments of draft activities."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kamerton.assessment.errors import BadQuestion
from kamerton.assessment.models import Assignment, Question, Test
from kamerton.assessment.operations.sounds import rendition_of
from kamerton.assessment.questions import KINDS
from kamerton.assessment.rules import require
from kamerton.core.api import enqueue
from kamerton.core.errors import DomainError
from kamerton.core.types import PersonLike
from kamerton.programmes.api import require_draft
from kamerton.texts.api import settle_files

TEST_FIELDS = frozenset(
    {"instructions", "time_limit_s", "max_attempts", "pass_share", "shuffle", "review"}
)
QUESTION_FIELDS = frozenset({"text", "data", "points", "feedback_right", "feedback_wrong"})
ASSIGNMENT_FIELDS = frozenset(
    {"task", "parts", "rubric", "pass_points", "max_attempts", "is_attestation"}
)


def _check_question(type_code: str, data: Mapping[str, Any]) -> None:
    if type_code not in KINDS:
        raise BadQuestion("bad_type", _("This type of question is unknown."), field="type")
    problem = KINDS[type_code].problem(dict(data))
    if problem:
        raise BadQuestion("bad_question", problem, field="data")


def _check_sound(type_code: str, data: Mapping[str, Any]) -> None:
    """Raise BadQuestion with the engraver's reason when there is nothing that could sound."""
    if type_code != "listening" or not (data.get("abc") or data.get("score")):
        return
    try:
        rendition_of(dict(data))
    except DomainError as fault:
        raise BadQuestion("bad_score", fault.message, field="data") from fault


@transaction.atomic
def set_test(actor: PersonLike, *, activity_id: int, fields: Mapping[str, Any]) -> Test:
    """Make or change the test of a draft activity (see TEST_FIELDS)."""
    require("assessment.change_task", actor)
    require_draft(activity_id)
    known = {name: value for name, value in fields.items() if name in TEST_FIELDS}
    test, _created = Test.objects.update_or_create(activity_id=activity_id, defaults=known)
    _settle(test, "instructions", activity_id, actor)
    return test


def _settle(thing: Any, name: str, activity_id: int, actor: PersonLike) -> None:
    """Hang the files that a text shows on its activity, whose learners may see them."""
    document = getattr(thing, name)
    settled = settle_files(document, owner=("programmes.activity", activity_id), actor=actor)
    if settled != document:
        setattr(thing, name, settled)
        thing.save(update_fields=[name])


@transaction.atomic
def add_question(
    actor: PersonLike, *, test_id: int, type_code: str, fields: Mapping[str, Any]
) -> Question:
    """Add a question at the end of a test; raise BadQuestion when it cannot be answered."""
    require("assessment.change_task", actor)
    test = Test.objects.select_for_update(no_key=True).get(pk=test_id)
    require_draft(test.activity_id)
    _check_question(type_code, fields.get("data", {}))
    last = test.questions.aggregate(last=Max("position"))["last"] or 0
    known = {name: value for name, value in fields.items() if name in QUESTION_FIELDS}
    question = Question.objects.create(test=test, position=last + 1, type=type_code, **known)
    _settle(question, "text", test.activity_id, actor)
    _prepare(question)
    return question


def _prepare(question: Question) -> None:
    if question.type == "listening":
        once = f"sound:{question.pk}"
        enqueue("assessment.render_sound", once=once, question_id=question.pk)


@transaction.atomic
def add_first_question(
    actor: PersonLike, *, activity_id: int, type_code: str, fields: Mapping[str, Any]
) -> Question:
    """Add a question to an activity's test, which is made with usual rules where there is none."""
    require("assessment.change_task", actor)
    _check_sound(type_code, fields.get("data", {}))
    test = Test.objects.filter(activity_id=activity_id).first()
    if test is None:
        test = set_test(actor, activity_id=activity_id, fields={})
    return add_question(actor, test_id=test.pk, type_code=type_code, fields=fields)


def _draft_question(actor: PersonLike, question_id: int) -> Question:
    require("assessment.change_task", actor)
    question = (
        Question.objects.select_for_update(no_key=True, of=("self",))
        .select_related("test")
        .get(pk=question_id)
    )
    require_draft(question.test.activity_id)
    return question


@transaction.atomic
def change_question(actor: PersonLike, *, question_id: int, fields: Mapping[str, Any]) -> Question:
    """Change a question of a draft."""
    question = _draft_question(actor, question_id)
    for name in QUESTION_FIELDS & fields.keys():
        setattr(question, name, fields[name])
    question.sound_key = ""
    _check_question(question.type, question.data)
    _check_sound(question.type, question.data)
    question.save()
    _settle(question, "text", question.test.activity_id, actor)
    _prepare(question)
    return question


@transaction.atomic
def remove_question(actor: PersonLike, *, question_id: int) -> None:
    """Remove a question of a draft and close the gap that it leaves."""
    question = _draft_question(actor, question_id)
    test = question.test
    question.delete()
    _number(list(test.questions.order_by("position")))


@transaction.atomic
def move_question(actor: PersonLike, *, question_id: int, place: int) -> None:
    """Put a question at ``place`` (1 = first)."""
    question = _draft_question(actor, question_id)
    others = list(question.test.questions.exclude(pk=question.pk).order_by("position"))
    others.insert(max(place - 1, 0), question)
    _number(others)


def _number(questions: Sequence[Question]) -> None:
    for position, question in enumerate(questions, start=1):
        question.position = position
    Question.objects.bulk_update(questions, ["position"])


@transaction.atomic
def set_assignment(actor: PersonLike, *, activity_id: int, fields: Mapping[str, Any]) -> Assignment:
    """Make or change the assignment of a draft activity (see ASSIGNMENT_FIELDS)."""
    require("assessment.change_task", actor)
    require_draft(activity_id)
    known = {name: value for name, value in fields.items() if name in ASSIGNMENT_FIELDS}
    assignment, _created = Assignment.objects.update_or_create(
        activity_id=activity_id, defaults=known
    )
    _settle(assignment, "task", activity_id, actor)
    return assignment


def copy_test(source: Any, target: Any) -> None:
    """Copy the test of one activity to another with all its questions."""
    test = Test.objects.filter(activity=source).first()
    if test is None:
        return
    questions = list(test.questions.all())
    test.pk, test.activity = None, target
    test.save()
    for question in questions:
        question.pk, question.test = None, test
    Question.objects.bulk_create(questions)


def copy_assignment(source: Any, target: Any) -> None:
    """Copy the assignment of one activity to another."""
    assignment = Assignment.objects.filter(activity=source).first()
    if assignment is not None:
        assignment.pk, assignment.activity = None, target
        assignment.save()

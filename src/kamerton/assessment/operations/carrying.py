"""A test or an assignment as JSON, to carry a programme between installations."""

from decimal import Decimal
from typing import Any

from kamerton.assessment.models import Assignment, Question, Test
from kamerton.assessment.operations import authoring
from kamerton.assessment.operations.sounds import rendition_of
from kamerton.core.api import storage
from kamerton.core.errors import DomainError
from kamerton.core.types import PersonLike
from kamerton.texts.api import clean


def dump_test(activity: Any) -> dict[str, Any] | None:
    """Return the test of an activity with its questions, None when there is none."""
    test = Test.objects.filter(activity=activity).first()
    if test is None:
        return None
    return {
        "instructions": test.instructions,
        "time_limit_s": test.time_limit_s,
        "max_attempts": test.max_attempts,
        "pass_share": str(test.pass_share),
        "shuffle": test.shuffle,
        "review": test.review,
        "questions": [_dump_question(q) for q in test.questions.order_by("position")],
    }


def _dump_question(question: Question) -> dict[str, Any]:
    return {
        "type": question.type,
        "text": question.text,
        "data": _with_source(question.data) if question.type == "listening" else question.data,
        "points": str(question.points),
        "feedback_right": question.feedback_right,
        "feedback_wrong": question.feedback_wrong,
    }


def _with_source(data: dict[str, Any]) -> dict[str, Any]:
    """Put the written score in place of the key of one engraved here."""
    if not data.get("score"):
        return data
    try:
        with storage.open(rendition_of(data).source_key) as stream:
            return {**data, "score": stream.read().decode()}
    except (DomainError, UnicodeDecodeError, storage.ObjectMissing):
        return data


def load_test(activity: Any, data: dict[str, Any], actor: PersonLike) -> None:
    """Make the test that ``dump_test`` returned; raise BadQuestion for a damaged question."""
    fields = {name: data[name] for name in authoring.TEST_FIELDS & data.keys()}
    fields["pass_share"] = Decimal(str(fields.get("pass_share", "0.6")))
    fields["instructions"] = clean(fields.get("instructions"))
    test = authoring.set_test(actor, activity_id=activity.pk, fields=fields)
    for question in data.get("questions", []):
        known = {name: question[name] for name in authoring.QUESTION_FIELDS & question.keys()}
        known["points"] = Decimal(str(known.get("points", 1)))
        known["text"] = clean(known.get("text"))
        authoring.add_question(
            actor, test_id=test.pk, type_code=str(question.get("type")), fields=known
        )


def dump_assignment(activity: Any) -> dict[str, Any] | None:
    """Return the assignment of an activity, None when there is none."""
    assignment = Assignment.objects.filter(activity=activity).first()
    if assignment is None:
        return None
    found = {name: getattr(assignment, name) for name in sorted(authoring.ASSIGNMENT_FIELDS)}
    return {**found, "pass_points": str(assignment.pass_points)}


def load_assignment(activity: Any, data: dict[str, Any], actor: PersonLike) -> None:
    """Make the assignment that ``dump_assignment`` returned."""
    fields = {name: data[name] for name in authoring.ASSIGNMENT_FIELDS & data.keys()}
    fields["pass_points"] = Decimal(str(fields.get("pass_points", 0)))
    fields["task"] = clean(fields.get("task"))
    authoring.set_assignment(actor, activity_id=activity.pk, fields=fields)

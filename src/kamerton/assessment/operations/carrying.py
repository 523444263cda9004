"""A test or an assignment as JSON, to carry a programme between installations."""

import base64
from decimal import Decimal
from typing import Any

from kamerton.assessment.models import Assignment, Category, Question, Section, Slot, Test
from kamerton.assessment.operations import authoring, bank, peer_terms
from kamerton.assessment.operations.sounds import rendition_of
from kamerton.core.api import storage
from kamerton.core.errors import DomainError
from kamerton.core.types import PersonLike
from kamerton.scores.api import render, rendition_by_hash
from kamerton.texts.api import clean


def dump_test(activity: Any) -> dict[str, Any] | None:
    """Return the test of an activity with its questions, None when there is none.

    Draws from the bank go as what they draw from: titles of the folders on the way, and tags.
    """
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
        "counts": test.counts,
        "feedback": _without_links(test.feedback),
        "sections": [_dump_section(section) for section in test.sections.order_by("position")],
    }


def _without_links(feedback: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return feedback without the activities it sends to: those are known here alone."""
    return [{**band, "repeat": []} for band in feedback]


def _dump_section(section: Section) -> dict[str, Any]:
    slots = section.slots.select_related("question").order_by("position")
    return {
        "title": section.title,
        "title_en": section.title_en,
        "instructions": section.instructions,
        "time_limit_s": section.time_limit_s,
        "feedback": _without_links(section.feedback),
        "slots": [_dump_slot(slot) for slot in slots],
    }


def _dump_slot(slot: Slot) -> dict[str, Any]:
    points = None if slot.points is None else str(slot.points)
    if slot.question is not None:
        return {"question": dump_question(slot.question), "points": points}
    path: list[str] = []
    folder = slot.category
    while folder is not None:
        path.insert(0, folder.title)
        folder = folder.parent
    return {"folder": path, "tags": slot.tags, "count": slot.count, "points": points}


def dump_question(question: Question) -> dict[str, Any]:
    """Return a version of a question as JSON."""
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
    # A file of before the bank has its questions in one row.
    former = [{"question": question} for question in data.get("questions", [])]
    for number, part in enumerate(data.get("sections") or [{"slots": former}]):
        section_id = test.sections.values_list("pk", flat=True)[0] if number == 0 else None
        known = {name: part[name] for name in authoring.SECTION_FIELDS & part.keys()}
        known["instructions"] = clean(known.get("instructions"))
        section = authoring.set_section(actor, test_id=test.pk, section_id=section_id, fields=known)
        for slot in part.get("slots", []):
            _load_slot(section, slot, actor)


def _load_slot(section: Section, slot: dict[str, Any], actor: PersonLike) -> None:
    if "question" not in slot:
        _load_draw(section, slot, actor)
        return
    question = slot["question"]
    known = {name: question[name] for name in bank.QUESTION_FIELDS & question.keys()}
    known["points"] = Decimal(str(slot.get("points") or known.get("points", 1)))
    known["text"] = clean(known.get("text"))
    authoring.add_question(
        actor,
        test_id=section.test_id,
        section_id=section.pk,
        type_code=str(question.get("type")),
        fields=known,
    )


def _load_draw(section: Section, slot: dict[str, Any], actor: PersonLike) -> None:
    """Make a draw; folders that are not here yet are made, empty until somebody fills them."""
    folder_id = None
    for title in slot.get("folder", []):
        found = Category.objects.filter(parent=folder_id, title=title).first()
        made = found or bank.set_category(
            actor, category_id=None, title=str(title), parent_id=folder_id
        )
        folder_id = made.pk
    authoring.set_draw(
        actor,
        section_id=section.pk,
        fields={
            "category_id": folder_id,
            "tags": slot.get("tags", []),
            "count": max(int(slot.get("count", 1)), 1),
            "points": Decimal(str(slot.get("points") or 1)),
        },
    )


def dump_assignment(activity: Any) -> dict[str, Any] | None:
    """Return the assignment of an activity, None when there is none."""
    assignment = Assignment.objects.filter(activity=activity).first()
    if assignment is None:
        return None
    found = {name: getattr(assignment, name) for name in sorted(authoring.ASSIGNMENT_FIELDS)}
    score = _source_of(found.pop("score_key"))
    peers = peer_terms.dump_terms(assignment)
    return {
        **found,
        "pass_points": str(assignment.pass_points),
        "score": score,
        **({"peers": peers} if peers else {}),
    }


def _source_of(score_key: str) -> str:
    """Return the written score that an engraved one was made of, in Base64; "" for none."""
    if not score_key:
        return ""
    try:
        with storage.open(rendition_by_hash(score_key).source_key) as stream:
            return base64.b64encode(stream.read()).decode()
    except (DomainError, storage.ObjectMissing):
        return ""


def _engraved(source: Any) -> str:
    """Return the key of the score that ``_source_of`` returned, engraved here; "" where it cannot be."""
    try:
        return render(base64.b64decode(str(source), validate=True)).key if source else ""
    except (DomainError, ValueError):
        return ""


def load_assignment(activity: Any, data: dict[str, Any], actor: PersonLike) -> None:
    """Make the assignment that ``dump_assignment`` returned."""
    fields = {name: data[name] for name in authoring.ASSIGNMENT_FIELDS & data.keys()}
    fields["pass_points"] = Decimal(str(fields.get("pass_points", 0)))
    fields["task"] = clean(fields.get("task"))
    fields["score_key"] = _engraved(data.get("score"))
    assignment = authoring.set_assignment(actor, activity_id=activity.pk, fields=fields)
    peer_terms.load_terms(assignment, data.get("peers"))

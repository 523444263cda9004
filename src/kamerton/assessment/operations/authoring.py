"""Methodologists write the tests of draft activities: rules, sections, what stands in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kamerton.assessment.enums import ItemState
from kamerton.assessment.errors import BadQuestion, BankConflict
from kamerton.assessment.models import Category, Question, Section, Slot, Test
from kamerton.assessment.operations import bank
from kamerton.assessment.operations.assignments import (
    ASSIGNMENT_FIELDS,
    copy_assignment,
    set_assignment,
)
from kamerton.assessment.operations.bank import change_question
from kamerton.assessment.rules import require
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.programmes.api import require_draft
from kamerton.texts.api import settle_files

__all__ = ["ASSIGNMENT_FIELDS", "change_question", "copy_assignment", "set_assignment"]

TEST_FIELDS = frozenset(
    {
        "instructions",
        "time_limit_s",
        "max_attempts",
        "pass_share",
        "shuffle",
        "review",
        "counts",
        "feedback",
    }
)
SECTION_FIELDS = frozenset({"title", "title_en", "instructions", "time_limit_s", "feedback"})


@transaction.atomic
def set_test(actor: PersonLike, *, activity_id: int, fields: Mapping[str, Any]) -> Test:
    """Make or change the test of a draft activity (see TEST_FIELDS)."""
    require("assessment.change_task", actor)
    require_draft(activity_id)
    known = {name: value for name, value in fields.items() if name in TEST_FIELDS}
    test, created = Test.objects.update_or_create(activity_id=activity_id, defaults=known)
    if created:
        Section.objects.create(test=test, position=1)
    _settle(test, activity_id, actor)
    return test


def _settle(thing: Test | Section, activity_id: int, actor: PersonLike) -> None:
    """Hang the files that instructions show on the activity, whose learners may see them."""
    settled = settle_files(
        thing.instructions, owner=("programmes.activity", activity_id), actor=actor
    )
    if settled != thing.instructions:
        thing.instructions = settled
        thing.save(update_fields=["instructions"])


def _draft_section(actor: PersonLike, section_id: int) -> Section:
    require("assessment.change_task", actor)
    section = (
        Section.objects.select_for_update(no_key=True, of=("self",))
        .select_related("test")
        .filter(pk=section_id)
        .first()
    )
    if section is None:
        raise NotFound("no_section", _("This part of the test is no longer there."))
    require_draft(section.test.activity_id)
    return section


def _draft_slot(actor: PersonLike, slot_id: int) -> Slot:
    slot = Slot.objects.filter(pk=slot_id).first()
    if slot is None:
        raise NotFound("no_slot", _("This place of the test is no longer there."))
    slot.section = _draft_section(actor, slot.section_id)
    return slot


def _last_section(actor: PersonLike, test_id: int) -> Section:
    last = Section.objects.filter(test=test_id).order_by("-position").values_list("pk", flat=True)
    return _draft_section(actor, last.first() or 0)


def _next_place(section: Section) -> int:
    return (section.slots.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def add_question(
    actor: PersonLike,
    *,
    test_id: int,
    type_code: str,
    fields: Mapping[str, Any],
    section_id: int | None = None,
) -> Question:
    """Write a question in place: into the bank, and at the end of a section (the last one).

    Raises:
        BadQuestion: it cannot be answered as it is written.
    """
    section = _draft_section(actor, section_id) if section_id else _last_section(actor, test_id)
    question = bank.add_item(actor, type_code=type_code, fields=fields)
    Slot.objects.create(section=section, position=_next_place(section), question=question)
    return question


@transaction.atomic
def add_first_question(
    actor: PersonLike,
    *,
    activity_id: int,
    type_code: str,
    fields: Mapping[str, Any],
    section_id: int | None = None,
) -> Question:
    """Add a question to an activity's test, which is made with usual rules where there is none."""
    require("assessment.change_task", actor)
    bank.check_sound(type_code, fields.get("data", {}))
    test = ensure_test(actor, activity_id=activity_id)
    if section_id is not None and not test.sections.filter(pk=section_id).exists():
        section_id = None
    return add_question(
        actor, test_id=test.pk, type_code=type_code, fields=fields, section_id=section_id
    )


@transaction.atomic
def ensure_test(actor: PersonLike, *, activity_id: int) -> Test:
    """Return the test of a draft activity, made with usual rules where there is none."""
    test = Test.objects.filter(activity_id=activity_id).first()
    return test or set_test(actor, activity_id=activity_id, fields={})


@transaction.atomic
def put_questions(actor: PersonLike, *, section_id: int, items: Sequence[int]) -> int:
    """Put questions of the bank at the end of a section; those in the test already are left out.

    Returns:
        How many were put.
    """
    section = _draft_section(actor, section_id)
    present = Slot.objects.filter(section__test=section.test_id, question__isnull=False)
    known = set(present.values_list("question__item_id", flat=True))
    found = Question.objects.filter(
        item__in=items, is_latest=True, item__state=ItemState.READY
    ).exclude(item__in=known)
    latest = {question.item_id: question for question in found}
    chosen = [latest[key] for key in dict.fromkeys(items) if key in latest]
    place = _next_place(section)
    Slot.objects.bulk_create(
        Slot(section=section, position=place + n, question=question)
        for n, question in enumerate(chosen)
    )
    return len(chosen)


@transaction.atomic
def set_draw(
    actor: PersonLike,
    *,
    section_id: int,
    slot_id: int | None = None,
    fields: Mapping[str, Any],
) -> Slot:
    """Make or change a random draw: {"category_id", "tags", "count", "points"}."""
    section = _draft_section(actor, section_id)
    slot = section.slots.filter(pk=slot_id, question=None).first() if slot_id else None
    if slot is None:
        slot = Slot(section=section, position=_next_place(section))
    category_id = fields.get("category_id")
    if category_id is not None and not Category.objects.filter(pk=category_id).exists():
        raise NotFound("no_category", _("There is no such folder."))
    tags = bank.clean_tags(fields.get("tags"))
    if category_id is None and not tags:
        raise BadQuestion("no_pool", _("Choose a folder or tags to draw from."))
    slot.category_id, slot.tags = category_id, tags
    slot.count, slot.points = fields["count"], fields["points"]
    slot.save()
    return slot


@transaction.atomic
def change_placed(actor: PersonLike, *, slot_id: int, fields: Mapping[str, Any]) -> Question:
    """Change the question that stands in a place of a draft (see bank.change_question)."""
    slot = _draft_slot(actor, slot_id)
    if slot.question_id is None:
        raise NotFound("no_question", _("There is no such question."))
    return change_question(actor, question_id=slot.question_id, fields=fields)


@transaction.atomic
def remove_slot(actor: PersonLike, *, slot_id: int) -> None:
    """Take a question or draw out of a draft's test and close the gap.

    A question that was written for this test only, lies in no folder and was never answered goes
    from the bank too.
    """
    slot = _draft_slot(actor, slot_id)
    question = slot.question
    slot.delete()
    _number(list(slot.section.slots.order_by("position")))
    if question is not None:
        item = bank.locked_item(question.item_id)
        if item.category_id is None and not item.tags and not bank.is_used(item.pk):
            item.delete()


@transaction.atomic
def move_slot(
    actor: PersonLike, *, slot_id: int, place: int, section_id: int | None = None
) -> None:
    """Put a question or draw at ``place`` (1 = first) of its section, or of another."""
    slot = _draft_slot(actor, slot_id)
    former = slot.section
    target = former
    if section_id is not None and section_id != former.pk:
        target = _draft_section(actor, section_id)
        if target.test_id != former.test_id:
            raise NotFound("no_section", _("This part of the test is no longer there."))
    slot.section = target
    others = list(target.slots.exclude(pk=slot.pk).order_by("position"))
    others.insert(max(place - 1, 0), slot)
    _number(others)
    if target is not former:
        _number(list(former.slots.exclude(pk=slot.pk).order_by("position")))


def _number(slots: Sequence[Slot]) -> None:
    for position, slot in enumerate(slots, start=1):
        slot.position = position
    Slot.objects.bulk_update(slots, ["position", "section"])


@transaction.atomic
def set_section(
    actor: PersonLike,
    *,
    test_id: int,
    section_id: int | None = None,
    fields: Mapping[str, Any],
) -> Section:
    """Add a section at the end of a draft's test, or change one (see SECTION_FIELDS)."""
    last = _last_section(actor, test_id)
    section = _draft_section(actor, section_id) if section_id else None
    if section is None:
        section = Section(test=last.test, position=last.position + 1)
    for name in SECTION_FIELDS & fields.keys():
        setattr(section, name, fields[name])
    section.save()
    _settle(section, last.test.activity_id, actor)
    return section


@transaction.atomic
def remove_section(actor: PersonLike, *, section_id: int) -> None:
    """Remove a section; what stands in it goes to the end of the one before.

    Raises:
        BankConflict: it is the only one.
    """
    section = _draft_section(actor, section_id)
    others = list(section.test.sections.exclude(pk=section.pk).order_by("position"))
    if not others:
        raise BankConflict("last_section", _("A test has at least one part."))
    before = [one for one in others if one.position < section.position]
    target = before[-1] if before else others[0]
    moved = list(section.slots.order_by("position"))
    for slot in moved:
        slot.section = target
    _number([*target.slots.order_by("position"), *moved])
    section.delete()
    for position, one in enumerate(others, start=1):
        one.position = position
    Section.objects.bulk_update(others, ["position"])


def copy_test(source: Any, target: Any) -> None:
    """Copy the test of one activity to another; its questions stay those of the bank."""
    test = Test.objects.filter(activity=source).first()
    if test is None:
        return
    sections = list(test.sections.order_by("position").prefetch_related("slots__question"))
    test.pk, test.activity = None, target
    test._state.adding = True
    test.save()
    for section in sections:
        slots = list(section.slots.all())
        section.pk, section.test = None, test
        section._state.adding = True
        section.save()
        for slot in slots:
            slot.pk, slot.section = None, section
            slot.question_id = _newest(slot)
        Slot.objects.bulk_create(slots)


def _newest(slot: Slot) -> int | None:
    """Return the newest version of a slot's question: the copy is a draft, and drafts follow."""
    if slot.question is None or slot.question.is_latest:
        return slot.question_id
    return Question.objects.get(item=slot.question.item_id, is_latest=True).pk

"""The bank of questions: written, changed by versions, sorted into folders, retired."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kamerton.assessment.enums import ItemState
from kamerton.assessment.errors import BadQuestion, BankConflict
from kamerton.assessment.models import Answer, Category, Item, Question, Slot
from kamerton.assessment.operations.sounds import rendition_of
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.posing import problem_of
from kamerton.assessment.questions.variants import filled, row_at
from kamerton.assessment.questions.words import words_of
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import audit, enqueue
from kamerton.core.errors import DomainError, NotFound
from kamerton.core.types import PersonLike
from kamerton.files.api import attach
from kamerton.programmes.enums import VersionState
from kamerton.texts.api import settle_files

OWNER = "assessment.item"
QUESTION_FIELDS = frozenset({"text", "data", "points", "feedback_right", "feedback_wrong"})
MOST_TAGS = 12


def check_question(type_code: str, data: Mapping[str, Any], text: Any = None) -> None:
    """Raise BadQuestion when the data make no answerable question."""
    if type_code not in KINDS:
        raise BadQuestion("bad_type", _("This type of question is unknown."), field="type")
    problem = problem_of(type_code, data, text)
    if problem:
        raise BadQuestion("bad_question", problem, field="data")


def check_sound(type_code: str, data: Mapping[str, Any]) -> None:
    """Raise BadQuestion with the engraver's reason when there is nothing that could sound."""
    data = filled(dict(data), row_at(data, 0))
    sources = [source for _title, source in KINDS[type_code].scores(dict(data), None)]
    if type_code in ("listening", "hearing", "marks"):
        sources.append(str(data.get("abc") or data.get("score") or ""))
    try:
        for source in filter(None, sources):
            rendition_of({"score": source})
    except DomainError as fault:
        raise BadQuestion("bad_score", fault.message, field="data") from fault


def clean_tags(tags: Any) -> list[str]:
    """Return tags once each, in small letters, without outer spaces, in order."""
    found = dict.fromkeys(" ".join(str(tag).split()).casefold()[:50] for tag in tags or ())
    return sorted(tag for tag in found if tag)[:MOST_TAGS]


@transaction.atomic
def add_item(
    actor: PersonLike,
    *,
    type_code: str,
    fields: Mapping[str, Any],
    category_id: int | None = None,
    tags: Any = (),
    state: ItemState = ItemState.READY,
) -> Question:
    """Write a new question into the bank; return its first version.

    Raises:
        BadQuestion: it cannot be answered as it is written. A draft may be incomplete.
    """
    require("assessment.change_task", actor)
    if state != ItemState.DRAFT or type_code not in KINDS:
        check_question(type_code, fields.get("data", {}), fields.get("text"))
    now = clock.now()
    item = Item.objects.create(
        category_id=_category(category_id),
        tags=clean_tags(tags),
        state=state,
        author_id=actor.pk,
        created_at=now,
    )
    known = {name: value for name, value in fields.items() if name in QUESTION_FIELDS}
    question = Question(item=item, type=type_code, changed_at=now, **known)
    question.words = words_of(question)
    question.save()
    _settle(question, actor)
    return question


def _category(category_id: int | None) -> int | None:
    if category_id is not None and not Category.objects.filter(pk=category_id).exists():
        raise NotFound("no_category", _("There is no such folder."))
    return category_id


def _settle(question: Question, actor: PersonLike) -> None:
    settled = settle_files(question.text, owner=(OWNER, question.item_id), actor=actor)
    if settled != question.text:
        question.text = settled
        question.save(update_fields=["text"])
    if question.data.get("sound"):
        attach([question.data["sound"]], owner=(OWNER, question.item_id), actor=actor)
    if question.type == "hotspot" and question.data.get("file"):
        attach([question.data["file"]], owner=(OWNER, question.item_id), actor=actor)
    if question.type == "listening":
        once = f"sound:{question.pk}"
        enqueue("assessment.render_sound", once=once, question_id=question.pk)


def locked_item(item_id: int) -> Item:
    """Return an item locked for change, or NotFound."""
    item = Item.objects.select_for_update(no_key=True).filter(pk=item_id).first()
    if item is None:
        raise NotFound("no_question", _("There is no such question."))
    return item


@transaction.atomic
def change_question(actor: PersonLike, *, question_id: int, fields: Mapping[str, Any]) -> Question:
    """Change a question; return the version that holds the change.

    A version that was answered, or stands in an approved programme, stays as it is: the next one
    is made, and the tests of drafts take it. Attempts and their results never change.

    Raises:
        BadQuestion: it could not be answered.
        BankConflict: a newer version was made meanwhile.
    """
    require("assessment.change_task", actor)
    found = Question.objects.filter(pk=question_id).first()
    item = locked_item(found.item_id if found else 0)
    question = Question.objects.get(pk=question_id)  # as it is under the lock
    if not question.is_latest:
        raise BankConflict(
            "newer_version",
            _("This question has been changed meanwhile. Open its newest version."),
        )
    before = {name: getattr(question, name) for name in QUESTION_FIELDS}
    for name in QUESTION_FIELDS & fields.keys():
        setattr(question, name, fields[name])
    if item.state != ItemState.DRAFT:
        check_question(question.type, question.data, question.text)
    check_sound(question.type, question.data)
    if before == {name: getattr(question, name) for name in QUESTION_FIELDS}:
        return question
    return _kept(actor, question)


def _kept(actor: PersonLike, question: Question) -> Question:
    former_id = question.pk
    question.sound_key, question.changed_at = "", clock.now()
    question.words = words_of(question)
    if is_fixed(former_id):
        Question.objects.filter(pk=former_id).update(is_latest=False)
        question.pk, question.version = None, question.version + 1
        question._state.adding = True
        question.save()
        drafts = Slot.objects.filter(
            question=former_id, section__test__activity__module__version__state=VersionState.DRAFT
        )
        drafts.update(question=question)
        audit(
            "assessment.new_version",
            actor_id=actor.pk,
            object_kind="question",
            object_id=question.item_id,
        )
    else:
        question.save()
    _settle(question, actor)
    return question


def is_fixed(question_id: int) -> bool:
    """Return True for a version that was answered or stands in an approved programme."""
    stands = Slot.objects.filter(question=question_id).exclude(
        section__test__activity__module__version__state=VersionState.DRAFT
    )
    return Answer.objects.filter(question=question_id).exists() or stands.exists()


@transaction.atomic
def sort_item(
    actor: PersonLike,
    *,
    item_id: int,
    category_id: int | None,
    tags: Any,
    state: ItemState,
) -> None:
    """Put a question into a folder, tag it, say whether it may be used."""
    require("assessment.change_task", actor)
    item = locked_item(item_id)
    if state == ItemState.READY:
        latest = item.versions.get(is_latest=True)
        check_question(latest.type, latest.data, latest.text)
    item.category_id, item.tags, item.state = _category(category_id), clean_tags(tags), state
    item.save(update_fields=["category", "tags", "state"])


@transaction.atomic
def remove_item(actor: PersonLike, *, item_id: int) -> None:
    """Remove a question that stands in no test and was never answered.

    Raises:
        BankConflict: it is used; it can be retired instead.
    """
    require("assessment.change_task", actor)
    item = locked_item(item_id)
    if is_used(item_id):
        raise BankConflict(
            "question_used",
            _("The question stands in a test or was answered: retire it instead of removing."),
        )
    item.delete()


def is_used(item_id: int) -> bool:
    """Return True for a question of which any version stands in a test or was answered."""
    return (
        Slot.objects.filter(question__item=item_id).exists()
        or Answer.objects.filter(question__item=item_id).exists()
    )


@transaction.atomic
def set_category(
    actor: PersonLike,
    *,
    category_id: int | None,
    title: str,
    title_en: str = "",
    parent_id: int | None = None,
) -> Category:
    """Make a folder (category_id None), or rename and move one.

    Raises:
        BankConflict: the title is taken there, or the folder would lie in itself.
    """
    require("assessment.change_task", actor)
    folders = {c.pk: c for c in Category.objects.select_for_update(no_key=True).order_by("pk")}
    if any(key is not None and key not in folders for key in (category_id, parent_id)):
        raise NotFound("no_category", _("There is no such folder."))
    folder = folders[category_id] if category_id is not None else Category()
    above = parent_id
    while above is not None:
        if above == category_id:
            raise BankConflict("folder_in_itself", _("A folder cannot lie in itself."), "parent")
        above = folders[above].parent_id
    folder.title, folder.title_en, folder.parent_id = title.strip(), title_en.strip(), parent_id
    try:
        with transaction.atomic():
            folder.save()
    except IntegrityError as fault:
        raise BankConflict(
            "title_taken", _("There is a folder of this name already."), "title"
        ) from fault
    return folder


@transaction.atomic
def remove_category(actor: PersonLike, *, category_id: int) -> None:
    """Remove an empty folder; raise BankConflict for one that holds or gives questions."""
    require("assessment.change_task", actor)
    folder = Category.objects.select_for_update().filter(pk=category_id).first()
    if folder is None:
        raise NotFound("no_category", _("There is no such folder."))
    is_needed = (
        folder.children.exists()
        or folder.items.exists()
        or Slot.objects.filter(category=folder).exists()
    )
    if is_needed:
        raise BankConflict(
            "folder_not_empty", _("The folder is not empty, or a test draws questions from it.")
        )
    folder.delete()

"""The bank as its authors see it: lists, one question with its versions, where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from kamerton.assessment.enums import ItemState, QuestionType
from kamerton.assessment.models import Category, Item, Question, Slot
from kamerton.assessment.rules import require
from kamerton.core.errors import NotFound
from kamerton.ui.api import localised

NO_FOLDER = "none"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the bank in the tree.

    ``depth`` from 0; ``count`` of the questions that lie right in it; ``path`` of titles.
    """

    id: int
    title: str
    depth: int
    count: int
    path: str


def folders(viewer: Any) -> list[Folder]:
    """Return the tree of folders in its order, flat (one statement)."""
    require("assessment.change_task", viewer)
    rows = list(Category.objects.annotate(count=Count("items")).order_by("title", "pk"))
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[Folder] = []

    def walk(parent: int | None, depth: int, path: tuple[str, ...]) -> None:
        for row in below.get(parent, ()):
            title = localised(row.title, row.title_en)
            here = (*path, title)
            found.append(Folder(row.pk, title, depth, row.count, " / ".join(here)))
            walk(row.pk, depth + 1, here)

    walk(None, 0, ())
    return found


def folder_with_inner(folder_id: int, tree: Sequence[Folder]) -> set[int]:
    """Return a folder and all that lie in it, by the flat tree."""
    found: set[int] = set()
    depth = None
    for one in tree:
        if depth is not None and one.depth <= depth:
            depth = None
        if one.id == folder_id:
            depth = one.depth
        if depth is not None:
            found.add(one.id)
    return found


def folder_choices(tree: Iterable[Folder]) -> list[tuple[str, str]]:
    """Return folders as choices of a form, each with its path."""
    return [("", _("Without a folder")), *((str(one.id), one.path) for one in tree)]


@dataclass(frozen=True, slots=True)
class BankFilter:
    """What of the bank is listed; "" and None stand for all."""

    words: str = ""
    folder: str = ""
    tag: str = ""
    type: str = ""
    state: str = ""
    author: int | None = None

    @property
    def is_empty(self) -> bool:
        """Return True when nothing is narrowed."""
        return not any((self.words, self.folder, self.tag, self.type, self.state, self.author))


def listed(viewer: Any, chosen: BankFilter, tree: Sequence[Folder]) -> QuerySet[Question]:
    """Return the newest versions that fit, the newest first; retired ones only when asked for.

    Args:
        viewer: who writes questions.
        chosen: what is listed.
        tree: the folders as ``folders`` gave them.
    """
    require("assessment.change_task", viewer)
    found = Question.objects.filter(is_latest=True).select_related("item__category")
    for word in chosen.words.split()[:6]:
        found = found.filter(Q(words__icontains=word) | Q(item__tags__contains=[word.casefold()]))
    if chosen.folder == NO_FOLDER:
        found = found.filter(item__category=None)
    elif chosen.folder.isdecimal():
        found = found.filter(item__category__in=folder_with_inner(int(chosen.folder), tree))
    if chosen.tag:
        found = found.filter(item__tags__contains=[chosen.tag])
    if chosen.type in QuestionType.values:
        found = found.filter(type=chosen.type)
    if chosen.author:
        found = found.filter(item__author=chosen.author)
    if chosen.state in ItemState.values:
        found = found.filter(item__state=chosen.state)
    else:
        found = found.exclude(item__state=ItemState.RETIRED)
    return found.order_by("-changed_at", "-pk")


def used_counts(items: Iterable[int]) -> dict[int, int]:
    """Return in how many tests each item stands (one statement)."""
    rows = (
        Slot.objects.filter(question__item__in=list(items))
        .order_by()
        .values("question__item")
        .annotate(count=Count("section__test", distinct=True))
    )
    return {row["question__item"]: row["count"] for row in rows}


def facets() -> tuple[list[tuple[str, int]], list[tuple[int, str]]]:
    """Return the tags with how many questions have each, and the authors (one statement)."""
    counts: dict[str, int] = {}
    people: dict[int, str] = {}
    for item in Item.objects.select_related("author").only(
        "tags", "author__surname", "author__given_name", "author__patronymic"
    ):
        for tag in item.tags:
            counts[tag] = counts.get(tag, 0) + 1
        if item.author is not None:
            people.setdefault(item.author.pk, item.author.short_name)
    return sorted(counts.items()), sorted(people.items(), key=lambda pair: pair[1])


def banked_question(viewer: Any, *, question_id: int) -> Question:
    """Return a version with its item, to those who write, or NotFound."""
    require("assessment.change_task", viewer)
    found = (
        Question.objects.select_related("item__category", "item__author")
        .filter(pk=question_id)
        .first()
    )
    if found is None:
        raise NotFound("no_question", _("There is no such question."))
    return found


def versions_of(item_id: int) -> list[Question]:
    """Return all versions of a question, the newest first."""
    return list(Question.objects.filter(item=item_id).order_by("-version"))


@dataclass(frozen=True, slots=True)
class Use:
    """A test in which a question stands, with the version that stands there."""

    title: str
    programme: str
    activity_id: int
    version: int
    is_draft: bool


def uses_of(item_id: int) -> list[Use]:
    """Return the tests in which any version of a question stands (one statement)."""
    slots = (
        Slot.objects.filter(question__item=item_id)
        .select_related("question", "section__test__activity__module__version")
        .order_by("-pk")
    )
    found = []
    for slot in slots:
        activity = slot.section.test.activity
        version = activity.module.version
        found.append(
            Use(
                localised(activity.title, activity.title_en),
                localised(version.title, version.title_en),
                activity.pk,
                slot.question.version if slot.question else 0,
                version.state == "draft",
            )
        )
    return found


def folder_values(category_id: int) -> dict[str, Any]:
    """Return what a folder's form shows of it."""
    row = Category.objects.get(pk=category_id)
    parent = str(row.parent_id or "")
    return {"title": row.title, "title_en": row.title_en, "parent": parent}

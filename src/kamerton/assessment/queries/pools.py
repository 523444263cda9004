"""What a draw can take from the bank."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from kamerton.assessment.enums import ItemState
from kamerton.assessment.models import Category, Question, Slot


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question that a draw may take."""

    question_id: int
    item_id: int
    category_id: int | None
    tags: frozenset[str]


def folders_in(category_id: int, parents: dict[int, int | None]) -> set[int]:
    """Return a folder with all that lie in it; ``parents``: parent by folder."""
    found = {category_id}
    while True:
        more = {key for key, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def parents_of_folders() -> dict[int, int | None]:
    """Return every folder's parent (one statement)."""
    return dict(Category.objects.values_list("pk", "parent_id"))


def pools(draws: Sequence[Slot]) -> dict[int, list[Drawn]]:
    """Return the ready questions each draw may take, by slot (two statements, none without draws)."""
    if not draws:
        return {}
    parents = parents_of_folders() if any(slot.category_id for slot in draws) else {}
    folders = {slot.pk: folders_in(slot.category_id, parents) for slot in draws if slot.category_id}
    wanted = Q()
    for slot in draws:
        one = Q(item__tags__contains=slot.tags)
        if slot.pk in folders:
            one &= Q(item__category__in=folders[slot.pk])
        wanted |= one
    rows = (
        Question.objects.filter(wanted, is_latest=True, item__state=ItemState.READY)
        .order_by("pk")
        .values_list("pk", "item_id", "item__category_id", "item__tags")
    )
    found = [Drawn(key, item, category, frozenset(tags)) for key, item, category, tags in rows]
    return {
        slot.pk: [
            one
            for one in found
            if one.tags.issuperset(slot.tags)
            and (slot.pk not in folders or one.category_id in folders[slot.pk])
        ]
        for slot in draws
    }

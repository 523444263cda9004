"""Questions read from a file go into the bank; folders on the way are made."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from kamerton.assessment.enums import ItemState
from kamerton.assessment.exchange.carried import Carried
from kamerton.assessment.models import Category, Question
from kamerton.assessment.operations import bank
from kamerton.assessment.rules import require
from kamerton.core.api import audit
from kamerton.core.types import PersonLike


def _folder(
    actor: PersonLike, path: tuple[str, ...], root: int | None, known: dict[Any, int]
) -> int | None:
    folder = root
    for title in path:
        key = (folder, title)
        if key not in known:
            known[key] = bank.set_category(
                actor, category_id=None, title=title, parent_id=folder
            ).pk
        folder = known[key]
    return folder


@transaction.atomic
def import_questions(
    actor: PersonLike, carried: Sequence[Carried], *, category_id: int | None, state: ItemState
) -> list[Question]:
    """Write the questions without a problem into the bank; all of them or, on a fault, none.

    Args:
        actor: a methodologist.
        carried: what a reader gave, judged (see queries.exchange.judged).
        category_id: the folder under which the file's own folders are made.
        state: of the new questions.

    Raises:
        BadQuestion: a question cannot be answered although nothing was said of it.
    """
    require("assessment.change_task", actor)
    known = {(c.parent_id, c.title): c.pk for c in Category.objects.all()}
    made = [
        bank.add_item(
            actor,
            type_code=one.type,
            fields=one.fields,
            category_id=_folder(actor, one.folder, category_id, known),
            tags=one.tags,
            state=state,
        )
        for one in carried
        if not one.problem
    ]
    audit(
        "assessment.import_questions",
        actor_id=actor.pk,
        object_kind="category",
        object_id=category_id or 0,
    )
    return made

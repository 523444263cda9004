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
from kamerton.files.api import store
from kamerton.scores.api import render

UPLOAD = "upload"  # of files that hang on nothing yet


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


def _with_files(actor: PersonLike, one: Carried) -> dict[str, Any]:
    """Store what came with a question; return its data with the names of that here."""
    data = dict(one.data)
    for name, (called, content) in one.files.items():
        if name == "score":
            data[name] = render(content).key
        else:
            data[name] = store(content, called, owner=(UPLOAD, actor.pk), actor=actor).pk
    return data


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
        ScoreError: a score that came with a question cannot be engraved.
    """
    require("assessment.change_task", actor)
    known = {(c.parent_id, c.title): c.pk for c in Category.objects.all()}
    made = [
        bank.add_item(
            actor,
            type_code=one.type,
            fields={**one.fields, "data": _with_files(actor, one)},
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

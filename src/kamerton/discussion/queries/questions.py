"""Questions that nobody has answered, for those who answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, TextField
from django.db.models.functions import Cast
from markupsafe import Markup

from kamerton.discussion.enums import TopicKind
from kamerton.discussion.models import Post
from kamerton.texts.api import excerpt, plain_text, to_html
from kamerton.ui.api import localised

MOST_QUESTIONS = 100
EXCERPT = 220


@dataclass(frozen=True, slots=True)
class Question:
    """A post that asks and has no answer yet.

    Attributes:
        owner_id: the opaque id of what the discussion hangs on.
        answers: the number of the post, to answer it.
    """

    post_id: int
    topic_id: int
    topic: str
    owner_id: str
    author_id: int
    author: str
    answers: int
    excerpt: str
    html: Markup
    asked_at: datetime


_COLUMNS = (
    "pk",
    "topic_id",
    "topic__title",
    "topic__title_en",
    "topic__kind",
    "topic__space__owner_id",
    "author_id",
    "author__surname",
    "author__given_name",
    "number",
    "root_number",
    "body",
    "created_at",
)


def open_questions(
    kind: str, *, prefixes: Sequence[str], askers: Any, since: datetime
) -> list[Question]:
    """Return questions without an answer, the oldest first (one statement).

    A question is a post with a question mark, or any first post in a topic of difficulties; it is
    answered by whatever somebody else wrote later in the same thread.

    Args:
        kind: kind of the spaces' owners.
        prefixes: how the owners' ids begin.
        askers: queryset of ids of those whose questions are meant.
        since: older posts are left out.
    """
    later = Post.objects.filter(
        topic=OuterRef("topic"),
        root_number=OuterRef("root_number"),
        number__gt=OuterRef("number"),
        deleted_at=None,
    ).exclude(author=OuterRef("author"))
    owners = reduce(or_, (Q(topic__space__owner_id__startswith=p) for p in prefixes))
    rows = (
        Post.objects.filter(
            owners,
            topic__space__kind=kind,
            topic__closed_at=None,
            created_at__gte=since,
            deleted_at=None,
            author__in=askers,
        )
        .alias(is_answered=Exists(later), words=Cast("body", TextField()))
        .filter(
            Q(words__contains="?") | Q(topic__kind=TopicKind.DIFFICULTY, number=F("root_number")),
            is_answered=False,
        )
        .order_by("created_at", "pk")
        .values_list(*_COLUMNS)[:MOST_QUESTIONS]
    )
    found: dict[tuple[int, int], Question] = {}
    for row in rows:
        values = dict(zip(_COLUMNS, row, strict=True))
        if _asks(values):
            found.setdefault((values["topic_id"], values["root_number"]), _question(values))
    return list(found.values())


def _asks(row: dict[str, Any]) -> bool:
    is_difficulty = row["topic__kind"] == TopicKind.DIFFICULTY
    return is_difficulty or "?" in plain_text(row["body"])


def _question(row: dict[str, Any]) -> Question:
    return Question(
        post_id=row["pk"],
        topic_id=row["topic_id"],
        topic=localised(row["topic__title"], row["topic__title_en"]),
        owner_id=row["topic__space__owner_id"],
        author_id=row["author_id"],
        author=" ".join(filter(None, (row["author__given_name"], row["author__surname"]))),
        answers=row["number"],
        excerpt=excerpt(row["body"], EXCERPT),
        html=to_html(row["body"]),
        asked_at=row["created_at"],
    )

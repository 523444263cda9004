"""Reads of posts, for the viewer given."""

import json
import math
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language, gettext

from kamerton.core.api import Prepared
from kamerton.core.errors import NotFound
from kamerton.discussion.enums import Attention
from kamerton.discussion.models import Post, PostVersion, Topic
from kamerton.discussion.queries.rows import (
    Answered,
    PostRow,
    Rights,
    Thread,
    VersionRow,
    author_of,
    html_of,
    person_name,
    post_row,
)
from kamerton.discussion.queries.topics import visit_of
from kamerton.discussion.rules import is_author, may_moderate, may_post, may_read, require
from kamerton.texts.api import excerpt, to_html

POSTS_ON_PAGE = 50


def access_post(viewer: Any, post_id: int) -> Post:
    """Return the post if ``viewer`` may read its topic. Raises NotFound."""
    post = Post.objects.select_related("topic__space", "author").filter(pk=post_id).first()
    if post is None or not may_read(viewer, post):
        raise NotFound("post_unknown", gettext("There is no such post."))
    return post


def post_at(viewer: Any, topic_id: int, number: int) -> Post:
    """Return the post by its lasting number if ``viewer`` may read its topic. Raises NotFound."""
    found = Post.objects.select_related("topic__space")
    post = found.filter(topic=topic_id, number=number).first()
    if post is None or not may_read(viewer, post):
        raise NotFound("post_unknown", gettext("There is no such post."))
    return post


def require_editor(viewer: Any, post: Post) -> None:
    """Raise Forbidden unless ``viewer`` may change the post now."""
    require("discussion.edit_post", viewer, post)


def page_of_post(post: Post) -> int:
    """Return the page of its topic on which the post stands now."""
    before = Q(root_number__lt=post.root_number) | Q(
        root_number=post.root_number, number__lte=post.number
    )
    place = Post.objects.filter(before, topic=post.topic_id).count()
    return max(1, math.ceil(place / POSTS_ON_PAGE))


def first_unread(topic: Topic) -> Post | None:
    """Return the first post that the viewer of ``access_topic`` has not seen, or None."""
    seen = getattr(topic, "mine_read", None) or 0
    return topic.posts.filter(number__gt=seen).order_by("number").first()


def thread_of(viewer: Any, topic: Topic, *, page: int = 1) -> Thread:
    """Return one page of a topic that access_topic() or first_topic() gave (one statement)."""
    pages = max(1, math.ceil(topic.last_number / POSTS_ON_PAGE))
    page = min(max(page, 1), pages)
    new_after, read = visit_of(topic)
    moderates = may_moderate(viewer, topic)
    writes = topic.closed_at is None and may_post(viewer, topic)
    rights = Rights(viewer.pk, writes, moderates, new_after, topic.accepted_id)
    author = {
        "author_id": topic.author_id,
        "author__surname": topic.author.surname if topic.author else "",
        "author__given_name": topic.author.given_name if topic.author else "",
    }
    return Thread(
        topic=topic,
        opening=html_of(json.dumps(topic.opening), get_language() or "", 2),
        author=author_of(author),
        posts=[post_row(row, rights) for row in _rows_of_page(topic, page)],
        page=page,
        pages=pages,
        may_post=writes,
        may_moderate=moderates,
        may_close=moderates or bool(is_author(viewer, topic)),
        attention=getattr(topic, "mine_attention", None) or Attention.NORMAL.value,
        new_after=new_after,
        read_number=read,
        seen_number=topic.last_number,
        is_first_visit=getattr(topic, "mine_visited", None) is None,
        may_decide=moderates or bool(is_author(viewer, topic)),
        accepted=_accepted(topic, rights),
    )


def _accepted(topic: Topic, rights: Rights) -> PostRow | None:
    """Return the accepted answer of a question: one more statement where there is one."""
    if topic.accepted_id is None:
        return None
    row = _rows(topic.pk).filter(pk=topic.accepted_id, deleted_at=None).first()
    return post_row(dict(zip(_ROW, row, strict=True)), rights) if row else None


def answered_post(topic: Topic, number: int | None) -> Answered | None:
    """Return the standing post of that number, to be answered, or None."""
    found = topic.posts.filter(number=number, deleted_at=None) if number else None
    post = found.select_related("author").first() if found is not None else None
    if post is None:
        return None
    author = post.author
    name = person_name(author.surname if author else "", author.given_name if author else "")
    return Answered(post.number, name, excerpt(post.body, 280))


_ROW = (
    "id",
    "number",
    "root_number",
    "author_id",
    "author__surname",
    "author__given_name",
    "body_text",
    "quote",
    "created_at",
    "edited_at",
    "deleted_at",
    "deleted_by_id",
    "answers__number",
    "answers__deleted_at",
    "answers__author__surname",
    "answers__author__given_name",
)


def _rows(topic_id: int) -> QuerySet[Post, Any]:
    rows = Post.objects.filter(topic=topic_id).annotate(body_text=Cast("body", TextField()))
    return rows.order_by("root_number", "number").values_list(*_ROW)


_FIRST_PAGE = Prepared(lambda topic_id: _rows(topic_id)[:POSTS_ON_PAGE], topic_id=int)


def _rows_of_page(topic: Topic, page: int) -> list[dict[str, Any]]:
    if page == 1:
        rows = _FIRST_PAGE(topic_id=topic.pk)
    else:
        rows = list(_rows(topic.pk)[(page - 1) * POSTS_ON_PAGE : page * POSTS_ON_PAGE])
    return [dict(zip(_ROW, row, strict=True)) for row in rows]


def history_of(viewer: Any, post: Post) -> list[VersionRow]:
    """Return what a post said before, oldest first; a deleted post's only to moderators."""
    if post.deleted_at is not None:
        require("discussion.view_deleted", viewer, post)
    versions = PostVersion.objects.filter(post=post).order_by("pk")
    return [VersionRow(to_html(v.body), v.written_at, v.replaced_at) for v in versions]

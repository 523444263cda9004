"""Reads of discussions, for the viewer given."""

import json
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import rules
from django.db.models import F, FilteredRelation, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import get_language, gettext
from markupsafe import Markup

from kamerton.core import clock
from kamerton.core.errors import NotFound
from kamerton.discussion.enums import Attention
from kamerton.discussion.models import Post, PostVersion, Space, Topic, TopicState
from kamerton.discussion.rules import is_author, may_moderate, may_post, may_read, require
from kamerton.discussion.spaces import Place, space_kind
from kamerton.texts.api import excerpt, to_html

POSTS_ON_PAGE = 50
TOPICS_ON_PAGE = 30
VISIT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote, as a post shows them; a person who was erased has no name left."""

    id: int | None
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post as the page shows it to one viewer."""

    id: int
    number: int
    root_number: int
    author: Author
    html: Markup
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by_author: bool
    quote: str
    answers_number: int | None
    answers_author: str
    is_new: bool
    may_edit: bool
    may_delete: bool
    may_restore: bool

    @property
    def is_answer(self) -> bool:
        """Return True for a post that stands under another."""
        return self.number != self.root_number


@dataclass(frozen=True, slots=True)
class Thread:
    """One page of a topic for one viewer.

    Attributes:
        new_after: posts with a higher number are new to the viewer.
        seen_number: the topic's last number when this was read.
    """

    topic: Topic
    opening: Markup
    author: Author
    posts: list[PostRow]
    page: int
    pages: int
    may_post: bool
    may_moderate: bool
    may_close: bool
    attention: str
    new_after: int
    read_number: int
    seen_number: int

    @property
    def new_count(self) -> int:
        """How many posts of this page are new to the viewer."""
        return sum(post.is_new for post in self.posts)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic in a list."""

    id: int
    kind: str
    title: str
    author_name: str
    post_count: int
    new_count: int
    last_post_at: datetime
    is_closed: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a post said from ``written_at`` until ``replaced_at``."""

    html: Markup
    written_at: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """The post that the form answers."""

    number: int
    name: str
    excerpt: str


@lru_cache(maxsize=4096)
def _html_of(body: str, language: str, base_level: int = 4) -> Markup:
    return to_html(json.loads(body), base_level=base_level)


def person_name(surname: str | None, given_name: str | None) -> str:
    """Return «Марина Орлова», or the word for somebody who is no longer here."""
    name = " ".join(filter(None, (given_name, surname)))
    return name or gettext("Former member")


def _author(row: dict[str, Any]) -> Author:
    surname, given = row["author__surname"], row["author__given_name"]
    initials = ((given or "")[:1] + (surname or "")[:1]).upper() or "·"
    return Author(row["author_id"], person_name(surname, given), initials)


def space_of(kind: str, owner_id: object) -> Space | None:
    """Return the space of a thing, or None while it has none."""
    return Space.objects.filter(kind=kind, owner_id=str(owner_id)).first()


def access_space(viewer: Any, kind: str, owner_id: str) -> Space:
    """Return the space if ``viewer`` may read it. Raises NotFound."""
    space = space_of(kind, owner_id)
    if space is None or not may_read(viewer, space):
        raise NotFound("discussion_unknown", gettext("There is no such discussion."))
    return space


def may_open_topic(viewer: Any, space: Space) -> bool:
    """Return True when ``viewer`` may begin a topic there."""
    return bool(rules.has_perm("discussion.open_topic", viewer, space))


def place_of(space: Space) -> Place | None:
    """Return the page that the space belongs to."""
    return space_kind(space.kind).place(space.owner_id)


def _topics(viewer: Any) -> QuerySet[Topic]:
    """Return topics with the viewer's own state as ``mine_*``, in one statement."""
    mine = FilteredRelation("states", condition=Q(states__person=viewer.pk))
    return Topic.objects.select_related("space", "author").annotate(
        mine=mine,
        mine_read=F("mine__read_number"),
        mine_new_after=F("mine__new_after"),
        mine_visited=F("mine__visited_at"),
        mine_attention=F("mine__attention"),
    )


def access_topic(viewer: Any, topic_id: int) -> Topic:
    """Return the topic if ``viewer`` may read it, with their state. Raises NotFound."""
    topic = _topics(viewer).filter(pk=topic_id).first()
    if topic is None or not may_read(viewer, topic):
        raise NotFound("discussion_unknown", gettext("There is no such discussion."))
    return topic


def first_topic(viewer: Any, *, kind: str, owner_id: object) -> Topic | None:
    """Return the only (oldest) topic of a thing, None when there is none or it is not for them."""
    found = _topics(viewer).filter(space__kind=kind, space__owner_id=str(owner_id))
    topic = found.order_by("pk").first()
    return topic if topic is not None and may_read(viewer, topic) else None


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
    rows = _post_rows(topic).order_by("root_number", "number")
    rows = rows[(page - 1) * POSTS_ON_PAGE : page * POSTS_ON_PAGE]
    rights = _Rights(viewer.pk, writes, moderates, new_after)
    author = {
        "author_id": topic.author_id,
        "author__surname": topic.author.surname if topic.author else "",
        "author__given_name": topic.author.given_name if topic.author else "",
    }
    return Thread(
        topic=topic,
        opening=_html_of(json.dumps(topic.opening), get_language() or "", 2),
        author=_author(author),
        posts=[_post_row(row, rights) for row in rows],
        page=page,
        pages=pages,
        may_post=writes,
        may_moderate=moderates,
        may_close=moderates or bool(is_author(viewer, topic)),
        attention=getattr(topic, "mine_attention", None) or Attention.NORMAL.value,
        new_after=new_after,
        read_number=read,
        seen_number=topic.last_number,
    )


def answered_post(topic: Topic, number: int | None) -> Answered | None:
    """Return the standing post of that number, to be answered, or None."""
    found = topic.posts.filter(number=number, deleted_at=None) if number else None
    post = found.select_related("author").first() if found is not None else None
    if post is None:
        return None
    author = post.author
    name = person_name(author.surname if author else "", author.given_name if author else "")
    return Answered(post.number, name, excerpt(post.body, 280))


def _post_rows(topic: Topic) -> Any:
    return topic.posts.annotate(body_text=Cast("body", TextField())).values(
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


@dataclass(frozen=True, slots=True)
class _Rights:
    viewer_id: int | None
    writes: bool
    moderates: bool
    new_after: int


def _post_row(row: dict[str, Any], rights: _Rights) -> PostRow:
    own = row["author_id"] is not None and row["author_id"] == rights.viewer_id
    deleted = row["deleted_at"] is not None
    answered = row["answers__number"]
    quoted = not deleted and answered is not None and answered != row["root_number"]
    return PostRow(
        id=row["id"],
        number=row["number"],
        root_number=row["root_number"],
        author=_author(row),
        html=Markup("") if deleted else _html_of(row["body_text"], get_language() or ""),
        created_at=row["created_at"],
        edited_at=row["edited_at"],
        deleted_at=row["deleted_at"],
        deleted_by_author=row["deleted_by_id"] == row["author_id"],
        quote=row["quote"] if quoted and row["answers__deleted_at"] is None else "",
        answers_number=answered if quoted else None,
        answers_author=person_name(
            row["answers__author__surname"], row["answers__author__given_name"]
        ),
        is_new=rights.viewer_id is not None and not own and row["number"] > rights.new_after,
        may_edit=own and rights.writes and not deleted,
        may_delete=(own or rights.moderates) and not deleted,
        may_restore=deleted and row["deleted_by_id"] == rights.viewer_id is not None,
    )


def visit_of(topic: Topic) -> tuple[int, int]:
    """Return (new_after, read_number) for the viewer of a topic from access_topic()."""
    read = getattr(topic, "mine_read", None) or 0
    visited = getattr(topic, "mine_visited", None)
    if visited is not None and clock.now() - visited < VISIT:
        return getattr(topic, "mine_new_after", None) or 0, read
    return read, read


def topics_in(viewer: Any, space: Space, *, page: int = 1) -> list[TopicRow]:
    """Return the topics of a space, the one written to last first. Raises NotFound."""
    require("discussion.view_topic", viewer, space)
    found = _topics(viewer).filter(space=space).order_by("-last_post_at", "-pk")
    start = (max(page, 1) - 1) * TOPICS_ON_PAGE
    return [_topic_row(topic) for topic in found[start : start + TOPICS_ON_PAGE]]


def _topic_row(topic: Topic) -> TopicRow:
    author = topic.author
    return TopicRow(
        id=topic.pk,
        kind=topic.kind,
        title=topic.title,
        author_name=person_name(
            author.surname if author else "", author.given_name if author else ""
        ),
        post_count=topic.post_count,
        new_count=max(0, topic.last_number - visit_of(topic)[1]),
        last_post_at=topic.last_post_at,
        is_closed=topic.closed_at is not None,
    )


def topic_count(space: Space) -> int:
    """Return how many topics a space has."""
    return Topic.objects.filter(space=space).count()


def history_of(viewer: Any, post: Post) -> list[VersionRow]:
    """Return what a post said before, oldest first; a deleted post's only to moderators."""
    if post.deleted_at is not None:
        require("discussion.view_deleted", viewer, post)
    versions = PostVersion.objects.filter(post=post).order_by("pk")
    return [VersionRow(to_html(v.body), v.written_at, v.replaced_at) for v in versions]


def people_to_tell(post: Post) -> list[int]:
    """Return the ids of those who want to hear of ``post``: followers and the one answered."""
    followers = Q(attention=Attention.FOLLOWING.value)
    answered = post.answers.author_id if post.answers else post.topic.author_id
    wanted = TopicState.objects.filter(topic=post.topic_id).exclude(person=post.author_id)
    muted = set(wanted.filter(attention=Attention.MUTED.value).values_list("person_id", flat=True))
    told = set(wanted.filter(followers).values_list("person_id", flat=True))
    if answered is not None and answered != post.author_id:
        told.add(answered)
    return sorted(told - muted)


def posts_by(person_id: int, *, kind: str, owner_id: object) -> int:
    """Return how many standing posts a person has in the topics of one thing."""
    return Post.objects.filter(
        author=person_id,
        deleted_at=None,
        topic__space__kind=kind,
        topic__space__owner_id=str(owner_id),
    ).count()

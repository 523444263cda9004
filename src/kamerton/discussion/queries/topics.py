"""Reads of spaces and topics, for the viewer given."""

from datetime import timedelta
from typing import Any

import rules
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext

from kamerton.core import clock
from kamerton.core.api import Prepared
from kamerton.core.errors import NotFound
from kamerton.discussion.enums import TopicKind
from kamerton.discussion.models import Post, Space, Topic
from kamerton.discussion.queries.rows import TopicRow, person_name
from kamerton.discussion.rules import may_read
from kamerton.discussion.spaces import Place, has_rooms, space_kind

VISIT = timedelta(minutes=30)


def space_of(kind: str, owner_id: object) -> Space | None:
    """Return the space of a thing, or None while it has none."""
    return Space.objects.filter(kind=kind, owner_id=str(owner_id)).first()


def access_space(viewer: Any, kind: str, owner_id: str) -> Space:
    """Return the space if ``viewer`` may read it. Raises NotFound."""
    space = space_of(kind, owner_id)
    if space is None and has_rooms(kind):
        space = Space(kind=kind, owner_id=owner_id)  # nobody has written there yet
    if space is None or not may_read(viewer, space):
        raise NotFound("discussion_unknown", gettext("There is no such discussion."))
    return space


def may_open_topic(viewer: Any, space: Space) -> bool:
    """Return True when ``viewer`` may begin a topic there."""
    return bool(rules.has_perm("discussion.open_topic", viewer, space))


def place_of(space: Space) -> Place | None:
    """Return the page that the space belongs to."""
    return space_kind(space.kind).place(space.owner_id)


def topics_for(viewer_id: int) -> QuerySet[Topic]:
    """Return topics with the viewer's own state as ``mine_*``, in one statement."""
    mine = FilteredRelation("states", condition=Q(states__person=viewer_id))
    return Topic.objects.select_related("space", "author").annotate(
        mine=mine,
        mine_read=F("mine__read_number"),
        mine_new_after=F("mine__new_after"),
        mine_visited=F("mine__visited_at"),
        mine_attention=F("mine__attention"),
    )


_TOPIC = Prepared(
    lambda viewer_id, topic_id: (
        topics_for(viewer_id)
        .annotate(is_group=F("group_discussion__opened_at"))
        .filter(pk=topic_id)
    ),
    viewer_id=int,
    topic_id=int,
)
_FIRST = Prepared(
    lambda viewer_id, kind, owner_id: (
        topics_for(viewer_id)
        .annotate(is_group=F("group_discussion__opened_at"))
        .filter(space__kind=kind, space__owner_id=owner_id)
        .order_by("pk")[:1]
    ),
    viewer_id=int,
    kind=str,
    owner_id=str,
)
NOBODY = 0  # the key of no person: a guest has no state


def access_topic(viewer: Any, topic_id: int) -> Topic:
    """Return the topic if ``viewer`` may read it, with their state. Raises NotFound."""
    found = _TOPIC(viewer_id=viewer.pk or NOBODY, topic_id=topic_id)
    topic: Topic | None = found[0] if found else None
    if topic is None or not may_read(viewer, topic):
        raise NotFound("discussion_unknown", gettext("There is no such discussion."))
    return topic


def first_topic(viewer: Any, *, kind: str, owner_id: object) -> Topic | None:
    """Return the only (oldest) topic of a thing, None when there is none or it is not for them."""
    found = _FIRST(viewer_id=viewer.pk or NOBODY, kind=kind, owner_id=str(owner_id))
    topic: Topic | None = found[0] if found else None
    return topic if topic is not None and may_read(viewer, topic) else None


def may_read_topic(viewer: Any, topic_id: int) -> bool:
    """Return True when ``viewer`` may read the topic (for the gateway)."""
    topic = Topic.objects.select_related("space").filter(pk=topic_id).first()
    return topic is not None and may_read(viewer, topic)


def may_know_post(viewer: Any, post_id: int) -> bool:
    """Return True when the post still stands and ``viewer`` may read it."""
    post = Post.objects.select_related("topic__space").filter(pk=post_id, deleted_at=None).first()
    return post is not None and may_read(viewer, post.topic)


def visit_of(topic: Topic) -> tuple[int, int]:
    """Return (new_after, read_number) for the viewer of a topic from access_topic()."""
    read = getattr(topic, "mine_read", None) or 0
    visited = getattr(topic, "mine_visited", None)
    if visited is not None and clock.now() - visited < VISIT:
        return getattr(topic, "mine_new_after", None) or 0, read
    return read, read


def topic_row(topic: Topic) -> TopicRow:
    """Return what a list shows of a topic from `topics_for`."""
    author, visited = topic.author, getattr(topic, "mine_visited", None)
    return TopicRow(
        id=topic.pk,
        kind=topic.kind,
        title=topic.name,
        author_name=person_name(
            author.surname if author else "", author.given_name if author else ""
        ),
        post_count=topic.post_count,
        new_count=max(0, topic.last_number - visit_of(topic)[1]),
        last_post_at=topic.last_post_at,
        is_closed=topic.closed_at is not None,
        is_pinned=topic.pinned_at is not None,
        is_unseen=visited is None,
        has_accepted=topic.accepted_id is not None,
        status=topic.status if topic.kind == TopicKind.PROPOSAL else "",
        votes=topic.votes_for - topic.votes_against,
    )

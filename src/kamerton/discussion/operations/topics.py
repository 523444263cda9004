"""Opening spaces and topics, closing topics."""

from typing import Any

from django.db import transaction

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.discussion.enums import Attention, TopicKind
from kamerton.discussion.models import Space, Topic
from kamerton.discussion.operations.finding import OWNER, index_topic
from kamerton.discussion.operations.reading import set_state
from kamerton.discussion.rules import require
from kamerton.discussion.spaces import space_kind
from kamerton.texts.api import Document, clean, settle_files


@transaction.atomic
def open_space(kind: str, owner_id: object) -> Space:
    """Return the space of a thing, made when there is none."""
    space_kind(kind)
    space, _ = Space.objects.get_or_create(kind=kind, owner_id=str(owner_id))
    return space


@transaction.atomic
def open_topic(
    space: Space,
    *,
    actor: Any,
    title: str,
    opening: Document,
    title_en: str = "",
    kind: str = TopicKind.DISCUSSION.value,
) -> Topic:
    """Begin a topic with its opening text; ``title_en`` where it has one. Raises NotFound, Forbidden."""
    require("discussion.open_topic", actor, space)
    moment = clock.now()
    topic = Topic.objects.create(
        space=space,
        kind=kind,
        title=title,
        title_en=title_en,
        author=actor,
        opening=clean(opening),
        created_at=moment,
        last_post_at=moment,
    )
    topic.opening = settled(topic.opening, topic, actor)
    topic.save(update_fields=["opening"])
    set_state(actor, topic, attention=Attention.FOLLOWING.value, visited_at=moment)
    index_topic(topic)
    audit(
        "discussion.open_topic",
        actor_id=actor.pk,
        object_kind="discussion.topic",
        object_id=topic.pk,
    )
    return topic


@transaction.atomic
def begin_topic(space: Space, *, actor: Any, title: str, opening: Document, kind: str) -> Topic:
    """Begin a topic in a space that may not have been written in yet. Raises NotFound, Forbidden."""
    require("discussion.open_topic", actor, space)
    kept = open_space(space.kind, space.owner_id)
    return open_topic(kept, actor=actor, title=title, opening=opening, kind=kind)


@transaction.atomic
def close_topic(topic: Topic, *, actor: Any, is_closed: bool) -> None:
    """Stop taking posts, or take them again. Raises NotFound, Forbidden."""
    require("discussion.close_topic", actor, topic)
    Topic.objects.filter(pk=topic.pk).update(closed_at=clock.now() if is_closed else None)
    audit(
        "discussion.close_topic",
        actor_id=actor.pk,
        object_kind="discussion.topic",
        object_id=topic.pk,
        is_closed=is_closed,
    )


@transaction.atomic
def pin_topic(topic: Topic, *, actor: Any, is_pinned: bool) -> None:
    """Keep a topic above the others of its space, or no longer. Raises NotFound, Forbidden."""
    require("discussion.manage_topic", actor, topic)
    Topic.objects.filter(pk=topic.pk).update(pinned_at=clock.now() if is_pinned else None)
    audit(
        "discussion.pin_topic",
        actor_id=actor.pk,
        object_kind="discussion.topic",
        object_id=topic.pk,
        is_pinned=is_pinned,
    )


def settled(document: Document, topic: Topic, actor: Any) -> Document:
    """Return a text with its files hung on the topic: who reads the topic sees them."""
    return settle_files(document, owner=(OWNER, topic.pk), actor=actor)

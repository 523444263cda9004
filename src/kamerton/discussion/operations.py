"""Writes of discussions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from kamerton.core import clock
from kamerton.core.api import announce, audit, enqueue, forget, index, publish
from kamerton.discussion.enums import Attention, TopicKind
from kamerton.discussion.errors import Conflict, Forbidden, NotFound, TopicClosed
from kamerton.discussion.events import PostAdded, PostDeleted
from kamerton.discussion.models import Post, PostVersion, Space, Topic, TopicState
from kamerton.discussion.queries import Thread
from kamerton.discussion.rules import require
from kamerton.discussion.spaces import space_kind
from kamerton.texts.api import Document, clean, empty_document, excerpt, is_empty, plain_text

MAX_QUOTE = 280


@dataclass(frozen=True, slots=True)
class NewPost:
    """What is written.

    Attributes:
        body: a document.
        key: made once for each showing of the form; the same key makes the same post.
        answers: number of the post that is answered, or None for the topic itself.
        at: when it was written, if not now (demo, import).
    """

    body: Document
    key: str
    answers: int | None = None
    at: datetime | None = None


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
    kind: str = TopicKind.DISCUSSION.value,
    at: datetime | None = None,
) -> Topic:
    """Begin a topic with its opening text. Raises NotFound, Forbidden."""
    require("discussion.open_topic", actor, space)
    moment = at or clock.now()
    topic = Topic.objects.create(
        space=space,
        kind=kind,
        title=title,
        author=actor,
        opening=clean(opening),
        created_at=moment,
        last_post_at=moment,
    )
    _set_state(actor, topic, attention=Attention.FOLLOWING.value)
    _index_topic(topic)
    audit(
        "discussion.open_topic",
        actor_id=actor.pk,
        object_kind="discussion.topic",
        object_id=topic.pk,
    )
    return topic


@transaction.atomic
def add_post(topic: Topic, *, actor: Any, new: NewPost) -> Post:
    """Write in a topic; sending the same form twice gives the post that is already there.

    Raises:
        NotFound: the topic is not for ``actor``, or the answered post is not there.
        Forbidden: ``actor`` may only read.
        TopicClosed: no more posts are taken.
        Conflict: the text is empty, or the key belongs to another topic.
    """
    topic = (
        Topic.objects.select_for_update(no_key=True, of=("self",))
        .select_related("space")
        .get(pk=topic.pk)
    )
    require("discussion.add_post", actor, topic)
    same = Post.objects.filter(author=actor, key=new.key).select_related("topic__space").first()
    if same is not None:
        return _same_post(same, topic)
    if topic.closed_at is not None:
        raise TopicClosed("topic_closed", gettext("This discussion is closed for new posts."))
    body = clean(new.body)
    if is_empty(body):
        raise Conflict("post_empty", gettext("Write something here."), field="body")
    answered = _answered(topic, new.answers)
    number = topic.last_number + 1
    post = Post.objects.create(
        topic=topic,
        number=number,
        root_number=answered.root_number if answered else number,
        author=actor,
        answers=answered,
        quote=excerpt(answered.body, MAX_QUOTE) if answered else "",
        body=body,
        key=new.key,
        created_at=new.at or clock.now(),
    )
    _count(topic, post)
    _follow_by_writing(actor, topic, number)
    _index_post(post)
    _tell(post, answered)
    if new.at is None:
        enqueue("discussion.tell_of_post", post_id=post.pk)
    return post


def _same_post(post: Post, topic: Topic) -> Post:
    if post.topic_id != topic.pk:
        raise Conflict("key_used", gettext("This text was already sent to another discussion."))
    return post


def _answered(topic: Topic, number: int | None) -> Post | None:
    if number is None:
        return None
    found = topic.posts.filter(number=number, deleted_at=None).first()
    if found is None:
        raise NotFound("post_unknown", gettext("The post that you answer is no longer there."))
    return found


def _count(topic: Topic, post: Post) -> None:
    topic.last_number = post.number
    topic.post_count += 1
    topic.last_post_at = max(topic.last_post_at, post.created_at)
    topic.save(update_fields=["last_number", "post_count", "last_post_at"])


def _tell(post: Post, answered: Post | None) -> None:
    space = post.topic.space
    announce(
        topic=f"discussion:{post.topic_id}",
        kind="discussion.post_added",
        payload={"number": post.number, "author_id": post.author_id},
    )
    publish(
        PostAdded(
            post_id=post.pk,
            topic_id=post.topic_id,
            author_id=int(post.author_id or 0),
            space_kind=space.kind,
            owner_id=space.owner_id,
            answered_id=answered.author_id if answered else None,
        )
    )


@transaction.atomic
def edit_post(post: Post, *, actor: Any, body: Document) -> Post:
    """Replace what a post says, keeping what it said. Raises NotFound, Forbidden, Conflict."""
    post = _locked(post)
    require("discussion.edit_post", actor, post)
    if post.deleted_at is not None:
        raise Conflict("post_deleted", gettext("The post was deleted meanwhile."))
    body = clean(body)
    if is_empty(body):
        raise Conflict("post_empty", gettext("Write something here."), field="body")
    if body == post.body:
        return post
    _keep_version(post)
    post.body = body
    post.edited_at = clock.now()
    post.save(update_fields=["body", "edited_at"])
    _index_post(post)
    audit(
        "discussion.edit_post", actor_id=actor.pk, object_kind="discussion.post", object_id=post.pk
    )
    return post


@transaction.atomic
def delete_post(post: Post, *, actor: Any) -> Post:
    """Take a post away, leaving its trace; the answers to it stay. Raises NotFound, Forbidden."""
    post = _locked(post)
    require("discussion.delete_post", actor, post)
    if post.deleted_at is not None:
        return post
    _keep_version(post)
    post.body = empty_document()
    post.deleted_at = clock.now()
    post.deleted_by = actor
    post.save(update_fields=["body", "deleted_at", "deleted_by"])
    Topic.objects.filter(pk=post.topic_id).update(post_count=F("post_count") - 1)
    forget(("discussion.post", post.pk))
    space = post.topic.space
    publish(
        PostDeleted(
            post_id=post.pk,
            topic_id=post.topic_id,
            author_id=int(post.author_id or 0),
            actor_id=actor.pk,
            space_kind=space.kind,
            owner_id=space.owner_id,
        )
    )
    audit(
        "discussion.delete_post",
        actor_id=actor.pk,
        object_kind="discussion.post",
        object_id=post.pk,
    )
    return post


@transaction.atomic
def restore_post(post: Post, *, actor: Any) -> Post:
    """Bring a post back; only the one who deleted it may. Raises NotFound, Forbidden."""
    post = _locked(post)
    require("discussion.view_topic", actor, post)
    if post.deleted_at is None:
        return post
    if post.deleted_by_id != actor.pk:
        raise Forbidden(
            "forbidden", gettext("Only the person who deleted the post may restore it.")
        )
    last = post.versions.order_by("-pk")[0]
    post.body = last.body
    post.deleted_at = post.deleted_by = None
    post.save(update_fields=["body", "deleted_at", "deleted_by"])
    last.delete()
    Topic.objects.filter(pk=post.topic_id).update(post_count=F("post_count") + 1)
    _index_post(post)
    audit(
        "discussion.restore_post",
        actor_id=actor.pk,
        object_kind="discussion.post",
        object_id=post.pk,
    )
    return post


def _locked(post: Post) -> Post:
    found = Post.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("topic__space", "author").get(pk=post.pk)


def _keep_version(post: Post) -> None:
    PostVersion.objects.create(
        post=post,
        body=post.body,
        written_at=post.edited_at or post.created_at,
        replaced_at=clock.now(),
    )


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
def set_attention(topic: Topic, *, actor: Any, attention: Attention) -> None:
    """Follow the topic, mute it, or hear of answers only. Raises NotFound."""
    require("discussion.view_topic", actor, topic)
    _set_state(actor, topic, attention=attention.value)


def mark_read(topic: Topic, *, actor: Any, new_after: int, read_number: int) -> None:
    """Remember how far ``actor`` has read: one statement, so atomic by itself, and never backwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO discussion_topicstate
                (person_id, topic_id, attention, read_number, new_after, visited_at)
            VALUES (%(person)s, %(topic)s, %(normal)s, %(read)s, %(after)s, %(now)s)
            ON CONFLICT (person_id, topic_id) DO UPDATE SET
                read_number = greatest(discussion_topicstate.read_number, excluded.read_number),
                new_after = excluded.new_after,
                visited_at = excluded.visited_at
            """,
            {
                "person": actor.pk,
                "topic": topic.pk,
                "normal": Attention.NORMAL.value,
                "read": read_number,
                "after": new_after,
                "now": clock.now(),
            },
        )


def visit_topic(thread: Thread, *, actor: Any) -> None:
    """Remember that ``actor`` has seen the thread; writes only when there was something new."""
    if getattr(actor, "pk", None) is None or thread.read_number >= thread.seen_number:
        return
    mark_read(thread.topic, actor=actor, new_after=thread.new_after, read_number=thread.seen_number)


def _set_state(person: Any, topic: Topic, **values: Any) -> None:
    TopicState.objects.update_or_create(person=person, topic=topic, defaults=values)


def _follow_by_writing(person: Any, topic: Topic, number: int) -> None:
    """Let the writer hear of more, unless they muted the topic; their own post is read."""
    state, is_new = TopicState.objects.get_or_create(
        person=person,
        topic=topic,
        defaults={
            "attention": Attention.FOLLOWING.value,
            "read_number": number if number == 1 else 0,
        },
    )
    if is_new:
        return
    if state.read_number == number - 1:
        state.read_number = number
    if state.attention == Attention.NORMAL:
        state.attention = Attention.FOLLOWING.value
    state.save(update_fields=["read_number", "attention"])


def _audiences(topic: Topic) -> list[str]:
    return list(space_kind(topic.space.kind).audiences(topic.space.owner_id))


def _index_topic(topic: Topic) -> None:
    index(
        ("discussion.topic", topic.pk),
        title=topic.title,
        body=plain_text(topic.opening),
        url=reverse("discussion:topic", args=[topic.pk]),
        audiences=_audiences(topic),
    )


def _index_post(post: Post) -> None:
    index(
        ("discussion.post", post.pk),
        title=post.topic.title,
        body=plain_text(post.body),
        url=reverse("discussion:post", args=[post.topic_id, post.number]),
        audiences=_audiences(post.topic),
    )

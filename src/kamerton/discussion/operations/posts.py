"""Writing, changing and taking back posts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from kamerton.core import clock
from kamerton.core.api import announce, audit, enqueue, forget, publish
from kamerton.discussion.errors import Conflict, Forbidden, NotFound, TopicClosed
from kamerton.discussion.events import PostAdded, PostDeleted
from kamerton.discussion.models import Post, PostVersion, Topic
from kamerton.discussion.operations.finding import index_post
from kamerton.discussion.operations.reading import follow_by_writing
from kamerton.discussion.operations.topics import settled
from kamerton.discussion.rules import require
from kamerton.texts.api import (
    Document,
    clean,
    empty_document,
    excerpt,
    is_empty,
    referenced_files,
)

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
    _settle_body(post, actor)
    _count(topic, post)
    follow_by_writing(actor, topic, number)
    index_post(post)
    _tell(post, answered)
    if new.at is None:
        enqueue("discussion.tell_of_post", post_id=post.pk)
    return post


def _settle_body(post: Post, actor: Any) -> None:
    if referenced_files(post.body):
        post.body = settled(post.body, post.topic, actor)
        post.save(update_fields=["body"])


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
    body = settled(body, post.topic, actor)
    if body == post.body:
        return post
    _keep_version(post)
    post.body = body
    post.edited_at = clock.now()
    post.save(update_fields=["body", "edited_at"])
    index_post(post)
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
    index_post(post)
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

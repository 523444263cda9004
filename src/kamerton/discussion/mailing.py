"""Answers by mail: a letter that answers a notice of a topic becomes a post in it."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from kamerton.discussion.errors import NotFound
from kamerton.discussion.models import Post, Topic
from kamerton.discussion.operations import NewPost, add_post
from kamerton.mail.api import Reply, Taken, document_of, store_files

TOPIC, POST = "discussion.topic", "discussion.post"


@transaction.atomic
def answer_topic(reply: Reply) -> Taken:
    """Write in a topic what came by mail. Raises NotFound, Forbidden, TopicClosed, Conflict."""
    topic = Topic.objects.select_related("space").filter(pk=reply.object_id).first()
    if topic is None:
        raise _gone()
    return _write(reply, topic, None)


@transaction.atomic
def answer_post(reply: Reply) -> Taken:
    """Answer a post by mail; one that was deleted meanwhile is answered in its topic."""
    found = Post.objects.select_related("topic__space").filter(pk=reply.object_id).first()
    if found is None:
        raise _gone()
    return _write(reply, found.topic, found.number if found.deleted_at is None else None)


def _write(reply: Reply, topic: Topic, answers: int | None) -> Taken:
    nodes, left_out = store_files(reply.files, actor=reply.person)
    body = document_of(reply.text)
    body["content"] += nodes
    new = NewPost(body=body, key=reply.key, answers=answers)
    post = add_post(topic, actor=reply.person, new=new)
    return Taken(reverse("discussion:post", args=[topic.pk, post.number]), tuple(left_out))


def _gone() -> NotFound:
    return NotFound("discussion_unknown", gettext("There is no such discussion."))

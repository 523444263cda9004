"""What the search knows of topics and posts: their words, and those of the documents attached."""

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse

from kamerton.core.api import index
from kamerton.discussion.models import Post, Topic
from kamerton.discussion.spaces import space_kind
from kamerton.files.api import text_of
from kamerton.texts.api import Document, plain_text, referenced_files

# Whoever reads the topic reads its files.
OWNER = "discussion.topic"


def index_topic(topic: Topic) -> None:
    """Let a topic be found by its title and opening."""
    index(
        ("discussion.topic", topic.pk),
        title=topic.title,
        body=_words(topic.opening, topic.pk),
        url=reverse("discussion:topic", args=[topic.pk]),
        audiences=_audiences(topic),
    )


def index_post(post: Post) -> None:
    """Let a post be found by what it says."""
    index(
        ("discussion.post", post.pk),
        title=post.topic.title,
        body=_words(post.body, post.topic_id),
        url=reverse("discussion:post", args=[post.topic_id, post.number]),
        audiences=_audiences(post.topic),
    )


@transaction.atomic
def index_attached(*, topic_id: int, file_id: int) -> None:
    """Let the texts that show a document be found by its words, which were read meanwhile.

    Safe to run twice; a deleted post stays out.
    """
    topic = Topic.objects.select_related("space").filter(pk=topic_id).first()
    if topic is None:
        return
    if str(file_id) in referenced_files(topic.opening):
        index_topic(topic)
    posts = Post.objects.filter(topic=topic, deleted_at=None)
    written = posts.annotate(written=Cast("body", TextField()))
    for post in written.filter(written__contains=str(file_id)).select_related("topic__space"):
        if str(file_id) in referenced_files(post.body):
            index_post(post)


@transaction.atomic
def index_space(kind: str, owner_id: object) -> None:
    """Let a space's topics and posts be found by those who may read it now. Safe to run twice."""
    topics = Topic.objects.filter(space__kind=kind, space__owner_id=str(owner_id))
    for topic in topics.select_related("space"):
        index_topic(topic)
    posts = Post.objects.filter(topic__in=topics, deleted_at=None)
    for post in posts.select_related("topic__space"):
        index_post(post)


def _words(document: Document, topic_id: int) -> str:
    said, shown = plain_text(document), referenced_files(document)
    if not shown:
        return said
    within = text_of((int(key) for key in shown if key.isdecimal()), owner=(OWNER, topic_id))
    return f"{said}\n{within}"


def _audiences(topic: Topic) -> list[str]:
    return list(space_kind(topic.space.kind).audiences(topic.space.owner_id))


def findable_topics() -> list[int]:
    """Return the ids of all topics."""
    return list(Topic.objects.order_by("pk").values_list("pk", flat=True))


def findable_posts() -> list[int]:
    """Return the ids of the posts that were not deleted."""
    posts = Post.objects.filter(deleted_at=None).order_by("pk")
    return list(posts.values_list("pk", flat=True))


def index_topic_again(topic_id: int) -> None:
    """Index a topic anew, with its present readers, in the caller's transaction."""
    index_topic(Topic.objects.select_related("space").get(pk=topic_id))


def index_post_again(post_id: int) -> None:
    """Index a post anew, with its present readers, in the caller's transaction."""
    index_post(Post.objects.select_related("topic__space").get(pk=post_id))

"""Who writes, and who wants to hear of it."""

from typing import Any

from django.contrib.auth import get_user_model

from kamerton.discussion.enums import Attention
from kamerton.discussion.models import Post, Topic, TopicState
from kamerton.discussion.rules import may_read
from kamerton.texts.api import mentioned_people


def answered_person(post: Post) -> int | None:
    """Return the id of the person whose post, or topic, is answered."""
    return post.answers.author_id if post.answers else post.topic.author_id


def people_to_tell(post: Post) -> list[int]:
    """Return the ids of those who want to hear of ``post``: followers and the one answered."""
    states = TopicState.objects.filter(topic=post.topic_id).exclude(person=post.author_id)
    attention = dict(states.values_list("person_id", "attention"))
    told = {key for key, wish in attention.items() if wish == Attention.FOLLOWING}
    answered = answered_person(post)
    if answered is None or answered == post.author_id:
        return sorted(told)
    if attention.get(answered) != Attention.MUTED:
        told.add(answered)
    return sorted(told)


def people_mentioned(post: Post) -> list[int]:
    """Return the ids of the people named in the post, but its author and those who muted it."""
    named = set(mentioned_people(post.body)) - {post.author_id}
    muted = TopicState.objects.filter(
        topic=post.topic_id, person__in=named, attention=Attention.MUTED.value
    )
    return sorted(named - set(muted.values_list("person_id", flat=True)))


def readers_among(person_ids: list[int], topic: Topic) -> list[int]:
    """Return those of the active people who may still read the topic."""
    people = get_user_model().objects.filter(pk__in=person_ids, is_active=True)
    return [person.pk for person in people if may_read(person, topic)]


def has_written(person: Any, key: str) -> bool:
    """Return True when a person's post with this key stands already: a form that was sent twice."""
    return bool(key) and Post.objects.filter(author=person, key=key).exists()


def posts_by(person_id: int, *, kind: str, owner_id: object) -> int:
    """Return how many standing posts a person has in the topics of one thing."""
    return Post.objects.filter(
        author=person_id,
        deleted_at=None,
        topic__space__kind=kind,
        topic__space__owner_id=str(owner_id),
    ).count()

"""Reads of whole-group discussions."""

from django.db.models import QuerySet

from kamerton.discussion.enums import Attention
from kamerton.discussion.models import GroupDiscussion, Post, Topic, TopicState
from kamerton.discussion.queries.rows import person_name
from kamerton.discussion.spaces import members_of
from kamerton.people.api import people_by_ids


def group_discussion_of(topic: Topic) -> GroupDiscussion | None:
    """Return the stages of a topic, None where it is no whole-group discussion."""
    return GroupDiscussion.objects.filter(topic=topic).first()


def unfinished_groups() -> QuerySet[GroupDiscussion]:
    """Return the discussions that are not summed up."""
    found = GroupDiscussion.objects.filter(summed_up_at=None).order_by("pk")
    return found.select_related("topic__space")


def silent_people(topic: Topic) -> list[str]:
    """Return the names of the members who have not written in the topic, in the order of surnames."""
    members = set(members_of(topic.space.kind, topic.space.owner_id)) - {topic.author_id}
    if not members:
        return []
    spoke = Post.objects.filter(topic=topic, deleted_at=None, author__in=members)
    silent = members - set(spoke.values_list("author_id", flat=True))
    people = sorted(
        people_by_ids(sorted(silent)).values(), key=lambda one: (one.surname, one.given_name)
    )
    return [person_name(one.surname, one.given_name) for one in people]


def people_concerned(topic: Topic) -> list[int]:
    """Return the ids of members and followers of a topic, but those who muted it."""
    states = TopicState.objects.filter(topic=topic)
    wishes = dict(states.values_list("person_id", "attention"))
    following = {key for key, wish in wishes.items() if wish == Attention.FOLLOWING}
    muted = {key for key, wish in wishes.items() if wish == Attention.MUTED}
    members = set(members_of(topic.space.kind, topic.space.owner_id))
    return sorted((members | following) - muted)

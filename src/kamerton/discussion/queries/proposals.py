"""Reads of votes and decisions."""

from typing import Any

from kamerton.discussion.institute import MODERATORS
from kamerton.discussion.models import Post, Topic, Vote
from kamerton.discussion.queries.rows import person_name
from kamerton.people.api import people_by_ids, people_with_role
from kamerton.people.enums import Role


def own_vote(viewer: Any, topic: Topic) -> bool | None:
    """Return True where the viewer voted for the proposal, False against, None not at all."""
    votes = Vote.objects.filter(topic=topic, person=viewer.pk or 0)
    return votes.values_list("is_for", flat=True).first()


def person_by_id(person_id: int) -> Any:
    """Return a person, or None."""
    return people_by_ids([person_id]).get(person_id)


def decision_owners(topic: Topic) -> dict[int, str]:
    """Return who may be given a decision to carry out, id → name: the staff, and who wrote there."""
    staff = {one.pk: one for role in (*MODERATORS, Role.TUTOR) for one in people_with_role(role)}
    wrote = Post.objects.filter(topic=topic, deleted_at=None, author__isnull=False)
    writers = wrote.order_by("author").values_list("author", flat=True).distinct()
    ids = [key for key in (*writers, topic.author_id, topic.decision_owner_id) if key is not None]
    people = {**staff, **people_by_ids(ids)}
    named = {key: person_name(one.surname, one.given_name) for key, one in people.items()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))

"""Making a person's posts nameless."""

from django.db import transaction
from django.db.models import F

from kamerton.discussion.enums import DECIDED, ProposalStatus
from kamerton.discussion.models import Post, PostVersion, Topic, TopicState, Vote


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Leave the posts, for others answered them, without the name; former texts go."""
    PostVersion.objects.filter(post__author=person_id).delete()
    Post.objects.filter(author=person_id).update(author=None)
    Post.objects.filter(deleted_by=person_id).update(deleted_by=None)
    Topic.objects.filter(author=person_id).update(author=None)
    Topic.objects.filter(decision_owner=person_id).update(decision_owner=None)
    TopicState.objects.filter(person=person_id).delete()
    _forget_votes(person_id)


def _forget_votes(person_id: int) -> None:
    """Take the votes out of what is not decided; what was decided keeps its counts."""
    votes = Vote.objects.filter(person=person_id)
    still = votes.filter(topic__status__in=set(ProposalStatus.values) - {*DECIDED})
    for is_for, field in ((True, "votes_for"), (False, "votes_against")):
        open_topics = still.filter(is_for=is_for).values("topic")
        Topic.objects.filter(pk__in=open_topics).update(**{field: F(field) - 1})
    votes.delete()

"""Making a person's posts nameless."""

from django.db import transaction

from kamerton.discussion.models import Post, PostVersion, Topic, TopicState


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Leave the posts, for others answered them, without the name; former texts go."""
    PostVersion.objects.filter(post__author=person_id).delete()
    Post.objects.filter(author=person_id).update(author=None)
    Post.objects.filter(deleted_by=person_id).update(deleted_by=None)
    Topic.objects.filter(author=person_id).update(author=None)
    TopicState.objects.filter(person=person_id).delete()

"""Who hears of a post."""

from django.db import transaction
from django.urls import reverse

from kamerton.core import clock
from kamerton.discussion.models import Post
from kamerton.discussion.queries import (
    answered_person,
    people_mentioned,
    people_to_tell,
    person_name,
    readers_among,
)
from kamerton.notifications.api import hold_counts, notify
from kamerton.texts.api import excerpt

EXCERPT_LENGTH = 600


@transaction.atomic
def tell_of_post(post_id: int) -> None:
    """Notify once; a post that was deleted meanwhile is not told of."""
    found = Post.objects.select_for_update(no_key=True, of=("self",))
    post = found.select_related("topic__space", "author", "answers").filter(pk=post_id).first()
    if post is None or post.told_at is not None or post.deleted_at is not None:
        return
    post.told_at = clock.now()
    post.save(update_fields=["told_at"])
    wanted = {*people_to_tell(post), *people_mentioned(post)}
    people = set(readers_among(sorted(wanted), post.topic))
    mentioned = people & set(people_mentioned(post))
    answered = people & {answered_person(post)} - mentioned
    author = post.author
    params = {
        "author": person_name(
            author.surname if author else "", author.given_name if author else ""
        ),
        "topic": post.topic.title,
        "topic_en": post.topic.title_en,
        "excerpt": excerpt(post.body, EXCERPT_LENGTH),
    }
    url = reverse("discussion:post", args=[post.topic_id, post.number])
    hold_counts(people)
    for kind, told in (
        ("discussion.mention", mentioned),
        ("discussion.answer", answered),
        ("discussion.post", people - answered - mentioned),
    ):
        if told:
            notify(
                sorted(i for i in told if i is not None),
                kind,
                url=url,
                params=params,
                answers=("discussion.post", post.pk),
                thread=("discussion.topic", post.topic_id),
            )

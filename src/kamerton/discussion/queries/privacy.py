"""A person's share of discussions, given out on request."""

from typing import Any

from kamerton.discussion.models import Post, Topic, TopicState, Vote
from kamerton.texts.api import to_markdown


def personal_data(person_id: int) -> dict[str, Any]:
    """Return everything that the person wrote, and what they follow."""
    topics = Topic.objects.filter(author=person_id).order_by("pk")
    posts = Post.objects.filter(author=person_id).select_related("topic").order_by("pk")
    states = TopicState.objects.filter(person=person_id).select_related("topic").order_by("pk")
    votes = Vote.objects.filter(person=person_id).select_related("topic").order_by("pk")
    return {
        "data.json": {
            "votes": [
                {
                    "proposal": one.topic.title,
                    "is_for": one.is_for,
                    "voted_at": one.voted_at.isoformat(),
                }
                for one in votes
            ],
            "topics": [
                {
                    "title": topic.title,
                    "text": to_markdown(topic.opening),
                    "created_at": topic.created_at.isoformat(),
                }
                for topic in topics
            ],
            "posts": [
                {
                    "topic": post.topic.title,
                    "number": post.number,
                    "text": to_markdown(post.body),
                    "created_at": post.created_at.isoformat(),
                    "deleted_at": post.deleted_at.isoformat() if post.deleted_at else None,
                }
                for post in posts
            ],
            "follows": [
                {"topic": state.topic.title, "attention": state.attention} for state in states
            ],
        }
    }

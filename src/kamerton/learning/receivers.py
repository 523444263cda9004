"""What study does when something happened elsewhere."""

from kamerton.discussion.events import PostAdded
from kamerton.learning.operations.discussions import SPACE, count_post


def on_post_added(event: PostAdded) -> None:
    """Count a learner's post towards the discussion activity it belongs to."""
    if event.space_kind == SPACE:
        count_post(author_id=event.author_id, owner_id=event.owner_id)

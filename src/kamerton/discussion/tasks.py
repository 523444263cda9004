"""News of posts, told outside the request."""

from kamerton.core.api import task
from kamerton.discussion import operations


@task()
def tell_of_post(post_id: int) -> None:
    """Tell those who follow the topic, and the one who was answered."""
    operations.tell_of_post(post_id)

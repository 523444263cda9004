"""News of posts, told outside the request."""

from kamerton.core.api import task
from kamerton.discussion import operations


@task()
def tell_of_post(post_id: int) -> None:
    """Tell those who follow the topic, and the one who was answered."""
    operations.tell_of_post(post_id)


@task(cron="7 * * * *")
def turn_stages() -> None:
    """Tell of the stages of whole-group discussions that have begun."""
    operations.turn_stages()

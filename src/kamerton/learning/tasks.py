"""Periodic care of study."""

from kamerton.core.api import task
from kamerton.learning.operations import telling


@task(cron="0 6 * * *")
def tell_of_deadlines() -> None:
    """Tell learners in the morning what is due soon."""
    telling.tell_of_deadlines()

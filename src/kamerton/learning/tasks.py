"""Periodic care of study."""

from kamerton.core.api import task
from kamerton.learning.operations import care, telling


@task(cron="0 6 * * *")
def tell_of_deadlines() -> None:
    """Tell learners in the morning what is due soon."""
    telling.tell_of_deadlines()


@task(cron="5 * * * *")
def settle_substitutions() -> None:
    """Begin and end the substitutions whose day has come, in any time zone."""
    care.settle_substitutions()

"""Periodic care of study."""

from kamerton.core.api import task
from kamerton.learning import questionnaires
from kamerton.learning.operations import care, telling


@task(cron="0 6 * * *")
def tell_of_deadlines() -> None:
    """Tell learners in the morning what is due soon."""
    telling.tell_of_deadlines()


@task(cron="5 * * * *")
def settle_substitutions() -> None:
    """Begin and end the substitutions whose day has come, in any time zone."""
    care.settle_substitutions()


@task(cron="25 6 * * *")
def ask_on_last_day() -> None:
    """Tell learners on the last day of study of the questionnaire on exit."""
    questionnaires.ask_on_last_day()

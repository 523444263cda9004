"""Periodic care of questionnaires."""

from kamerton.core.api import task
from kamerton.surveys.operations import rounds


@task(cron="20 6 * * *")
def ask_due() -> None:
    """Tell in the morning of the questionnaires that open on this day."""
    rounds.ask_due()

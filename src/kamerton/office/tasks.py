"""Periodic care of the office."""

from kamerton.core.api import task
from kamerton.office.operations.dossiers import erase_old_dossiers as erase


@task(cron="11 3 * * *")
def erase_old_dossiers() -> None:
    """Erase the personal files whose term is over."""
    erase()

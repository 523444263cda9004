"""Periodic care of the office."""

from kamerton.core.api import task
from kamerton.office.operations import archive, imports
from kamerton.office.operations.dossiers import erase_old_dossiers as erase


@task(cron="11 3 * * *")
def erase_old_dossiers() -> None:
    """Erase the personal files whose term is over, and lists that nobody had written."""
    erase()
    imports.forget_lists()


@task()
def run_import(batch_id: int) -> None:
    """Write a list of people."""
    imports.run_import(batch_id)


@task(failed=archive.fail_archive)
def build_archive(archive_id: int) -> None:
    """Gather the papers of a year."""
    archive.build_archive(archive_id)

"""Periodic care of core's own things."""

from kamerton.core import operations, storage
from kamerton.core.jobs import task


@task(cron="* * * * *")
def recover_stalled_jobs() -> None:
    """Queue again what a dead worker left."""
    operations.recover_jobs()


@task(cron="41 2 * * *")
def collect_orphan_objects() -> None:
    """Delete stored objects that nobody keeps."""
    storage.collect_orphans()

"""Periodic care of core's own things."""

from kamerton.core import limits, operations, storage
from kamerton.core.jobs import task


@task(cron="* * * * *")
def recover_stalled_jobs() -> None:
    """Queue again what a dead worker left."""
    operations.recover_jobs()


@task(cron="41 2 * * *")
def collect_orphan_objects() -> None:
    """Delete stored objects that nobody keeps."""
    storage.collect_orphans()


@task(cron="23 2 * * *")
def trim_event_log() -> None:
    """Delete what every connected page has long received."""
    operations.trim_events()


@task(cron="53 2 * * *")
def trim_limits() -> None:
    """Forget who asked how often."""
    limits.trim()

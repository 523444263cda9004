"""Work of people outside requests."""

from kamerton.core import clock
from kamerton.core.api import task
from kamerton.people import operations, queries


@task(failed=operations.fail_export)
def build_export(export_id: int) -> None:
    """Gather one archive of personal data."""
    operations.build_export(export_id)


@task(cron="23 3 * * *")
def erase_due_people() -> None:
    """Forget those whose two weeks are over."""
    for request_id in queries.erasures_due(clock.now()):
        operations.erase_person(request_id)


@task(cron="37 3 * * *")
def remove_old_exports() -> None:
    """Forget archives older than a week, give up those that were lost."""
    operations.fail_lost_exports()
    operations.remove_old_exports()


@task(cron="47 3 * * *")
def forget_ended_sessions() -> None:
    """Remove sessions that nobody can use any more."""
    operations.forget_ended_sessions()

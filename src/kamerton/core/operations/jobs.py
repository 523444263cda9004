"""Writes about jobs: their progress, their errors, and what the operator decides."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kamerton.core import clock, rules
from kamerton.core.enums import JobState
from kamerton.core.errors import Conflict
from kamerton.core.models import JobProgress
from kamerton.core.operations.log import announce, audit

STALLED_AFTER_S = 60
MOST_ATTEMPTS = 12
# A job whose twin waits already (the same queueing lock) has nothing left to do.
_RECOVER = """
UPDATE procrastinate_jobs stalled
SET attempts = attempts + 1, scheduled_at = now(), worker_id = NULL,
    status = (CASE
        WHEN attempts >= %s THEN 'failed'
        WHEN EXISTS (SELECT 1 FROM procrastinate_jobs twin WHERE twin.status = 'todo'
                     AND twin.queueing_lock = stalled.queueing_lock) THEN 'cancelled'
        ELSE 'todo' END)::procrastinate_job_status
WHERE status = 'doing' AND NOT EXISTS (
    SELECT 1 FROM procrastinate_workers worker WHERE worker.id = stalled.worker_id
    AND worker.last_heartbeat > now() - make_interval(secs => %s))
"""


@transaction.atomic
def watch_job(job_id: int, task: str, *, person_id: int) -> None:
    """Let a person watch a job that was just enqueued."""
    JobProgress.objects.create(job_id=job_id, task=task, person_id=person_id)


@transaction.atomic
def note_job(job_id: int, *, state: JobState, **progress: Any) -> None:
    """Keep how far a watched job is, and tell who watches it; others cost one statement.

    Args:
        job_id: the job.
        state: where it stands now.
        progress: done, total (in any unit) and note (a translated sentence).
    """
    changes = {**progress, "state": state, "updated_at": clock.now()}
    if state == JobState.DONE:
        changes["error"] = ""
    if JobProgress.objects.filter(pk=job_id).update(**changes):
        told = {"state": state, **progress}
        if "done" in told:
            told["value"] = told.pop("done")
        announce(topic=f"job:{job_id}", kind="job.progress", payload=told)


@transaction.atomic
def record_job_error(job_id: int, task: str, *, state: JobState, error: str) -> None:
    """Keep why a job failed, for the operator."""
    JobProgress.objects.update_or_create(
        job_id=job_id, defaults={"task": task, "state": state, "error": error}
    )
    announce(topic=f"job:{job_id}", kind="job.progress", payload={"state": state})


@transaction.atomic
def retry_job(job_id: int, *, actor: Any) -> None:
    """Put a failed job back into the queue.

    Raises:
        Forbidden: the actor is no operator.
        Conflict: the job has not failed (somebody else was there first).
    """
    rules.check_administer(actor)
    _change_failed(
        "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = now() "
        "WHERE id = %s AND status = 'failed' AND (queueing_lock IS NULL OR NOT EXISTS ("
        "SELECT 1 FROM procrastinate_jobs twin WHERE twin.status = 'todo' "
        "AND twin.queueing_lock = procrastinate_jobs.queueing_lock))",
        job_id,
    )
    JobProgress.objects.filter(pk=job_id).update(state=JobState.WAITING)
    audit("core.retry_job", actor_id=actor.pk, object_kind="job", object_id=job_id)


@transaction.atomic
def drop_job(job_id: int, *, actor: Any) -> None:
    """Remove a failed job for good.

    Raises:
        Forbidden: the actor is no operator.
        Conflict: the job has not failed (somebody else was there first).
    """
    rules.check_administer(actor)
    _change_failed("DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'failed'", job_id)
    JobProgress.objects.filter(pk=job_id).delete()
    audit("core.drop_job", actor_id=actor.pk, object_kind="job", object_id=job_id)


def _change_failed(statement: str, job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [job_id])
        if not cursor.rowcount:
            raise Conflict("job_not_failed", _("This job has been taken care of already."))


@transaction.atomic
def recover_jobs(stalled_after_s: float = STALLED_AFTER_S) -> int:
    """Queue again the jobs whose worker died while it ran them; return how many.

    A job that outlived many workers is given up as failed: it may be what kills them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RECOVER, [MOST_ATTEMPTS, stalled_after_s])
        return cursor.rowcount

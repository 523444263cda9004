"""Work done outside the request: declared with `task`, put into the queue with `enqueue`.

The queue is a table of the same database, so a job belongs to the transaction that asked for it:
it runs after the commit, and never if there is none.
"""

import functools
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import structlog
from django.db import transaction
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from kamerton.core import clock, operations
from kamerton.core.context import current_request_id, set_job_id, set_request_id
from kamerton.core.enums import JobState, Retry

DELAYS_S: dict[Retry, tuple[int, ...]] = {
    Retry.NEVER: (),
    Retry.QUICK: (3, 15, 90),
    Retry.PATIENT: (10, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600),
}
# The argument by which a job knows the request that asked for it.
ASKED_BY = "request_id"
_running: ContextVar[int | None] = ContextVar("running_job", default=None)
_log = structlog.get_logger("kamerton.jobs")
_Work = TypeVar("_Work", bound=Callable[..., None])


class Delays(BaseRetryStrategy):
    """Tries again after each of the delays in turn."""

    def __init__(self, delays_s: tuple[int, ...]) -> None:
        self.delays_s = delays_s

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again, or None to give up."""
        if job.attempts >= len(self.delays_s):
            return None
        return RetryDecision(retry_in={"seconds": self.delays_s[job.attempts]})


def task(
    *,
    retry: Retry = Retry.QUICK,
    queue: str = "default",
    cron: str | None = None,
    failed: Callable[..., None] | None = None,
) -> Callable[[_Work], _Work]:
    """Declare a function of a package's `tasks` module as a job named "<package>.<function>".

    Args:
        retry: what happens after an error.
        queue: a name by which workers may be divided.
        cron: when it runs by itself, e.g. "17 3 * * *" (UTC); such a task takes no arguments.
        failed: called with the task's arguments when the last try has failed, so that what
            waits for it does not wait for ever.
    """

    def declare(work: _Work) -> _Work:
        name = f"{work.__module__.split('.')[1]}.{work.__name__}"  # type: ignore[attr-defined]
        delays = DELAYS_S[retry]

        def run(context: JobContext, **ids: Any) -> None:
            ids.pop("timestamp", None)
            job = context.job
            set_request_id(ids.pop(ASKED_BY, "") or f"job-{job.id}")
            may_retry = job.attempts < len(delays)
            try:
                _run(work, name, job.id or 0, may_retry=may_retry, ids=ids)
            except Exception:
                if failed is not None and not may_retry:
                    failed(**ids)
                raise
            finally:
                set_request_id("")

        functools.update_wrapper(run, work, assigned=("__module__", "__doc__"))
        del run.__dict__["__wrapped__"]
        declared = app.task(
            name=name, queue=queue, pass_context=True, retry=Delays(delays) if delays else False
        )(run)
        if cron:
            app.periodic(cron=cron, periodic_id=name)(cast("Any", declared))
        return work

    return declare


def _run(
    work: Callable[..., None], name: str, job_id: int, *, may_retry: bool, ids: dict[str, Any]
) -> None:
    token = _running.set(job_id)
    set_job_id(job_id)
    started = clock.now()
    try:
        operations.note_job(job_id, state=JobState.RUNNING)
        work(**ids)
    except Exception as error:
        state = JobState.RETRYING if may_retry else JobState.FAILED
        text = "".join(traceback.format_exception(error))[-6000:]
        operations.record_job_error(job_id, name, state=state, error=text)
        _log.warning("job failed", task=name, job=job_id, state=str(state), error=repr(error))
        raise
    else:
        operations.note_job(job_id, state=JobState.DONE)
        took_ms = round((clock.now() - started) / timedelta(milliseconds=1))
        _log.info("job done", task=name, job=job_id, took_ms=took_ms)
    finally:
        _running.reset(token)
        set_job_id(None)


def _asked_by() -> dict[str, str]:
    """Return the request that asks for a job, for the lines that the job will write."""
    request_id = current_request_id()
    return {ASKED_BY: request_id} if request_id else {}


@transaction.atomic
def enqueue(
    task_name: str,
    *,
    at: datetime | None = None,
    once: str | None = None,
    watcher_id: int | None = None,
    **ids: Any,
) -> int | None:
    """Put a job into the queue; it runs after the present transaction has been committed.

    Args:
        task_name: "<package>.<function>".
        at: not before this moment.
        once: while a job with this key waits, a second one is not added.
        watcher_id: the person who may watch its progress.
        ids: the task's arguments: ids and codes, never objects or bodies.

    Returns:
        The job's id, or None when `once` found one waiting.
    """
    known = app.tasks.get(task_name)
    if known is None:
        raise LookupError(f"no task is called {task_name!r}")
    deferrer = configure_task(
        name=task_name,
        job_manager=JobManager(DjangoConnector()),
        queue=known.queue,
        schedule_at=at,
        queueing_lock=once,
    )
    try:
        with transaction.atomic():
            job_id = deferrer.defer(**ids, **_asked_by())
    except AlreadyEnqueued:
        return None
    if watcher_id is not None:
        operations.watch_job(job_id, task_name, person_id=watcher_id)
    return job_id


def report_progress(done: int, total: int, note: str = "") -> None:
    """Tell those who watch the running job how far it is; does nothing outside a job.

    Call it outside a transaction, else it is told only at the commit.
    """
    job_id = _running.get()
    if job_id is not None:
        operations.note_job(job_id, state=JobState.RUNNING, done=done, total=total, note=note)

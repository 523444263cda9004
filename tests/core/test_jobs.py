import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from kamerton.core import clock, operations
from kamerton.core.api import enqueue, report_progress, task, watched_job
from kamerton.core.enums import JobState, Retry
from kamerton.core.errors import Conflict, Forbidden, NotFound
from kamerton.core.jobs import DELAYS_S
from kamerton.core.models import AuditEntry, EventEntry, JobProgress
from kamerton.core.queries import jobs_shown, queue_lengths
from tests.worker import run_jobs

SEEN = []


@pytest.fixture(autouse=True)
def _seen():
    SEEN.clear()


@task(retry=Retry.NEVER)
def tune(string: int) -> None:
    """Notes what it was given."""
    SEEN.append(string)


@task(retry=Retry.NEVER)
def count_bars(bars: int) -> None:
    for bar in range(bars):
        report_progress(bar + 1, bars, "Считаем такты")


@task(retry=Retry.NEVER)
def break_string(string: int) -> None:
    raise ValueError(f"string {string} broke")


@task(retry=Retry.QUICK)
def slip(string: int) -> None:
    SEEN.append(string)
    raise ValueError("slipped")


def _status(job_id):
    return ProcrastinateJob.objects.get(pk=job_id).status


def test_a_job_runs_with_what_it_was_given(worker):
    job_id = enqueue("core.tune", string=3)
    worker()
    assert SEEN == [3]
    assert _status(job_id) == "succeeded"


def test_a_job_of_a_rolled_back_transaction_never_runs(worker):
    with transaction.atomic():
        enqueue("core.tune", string=1)
        transaction.set_rollback(True)
    worker()
    assert SEEN == []


def test_a_job_waits_for_its_time(worker):
    enqueue("core.tune", at=clock.now() + timedelta(hours=1), string=1)
    worker()
    assert SEEN == []


def test_once_adds_no_second_job_while_one_waits(worker):
    first = enqueue("core.tune", once="tune:1", string=1)
    assert enqueue("core.tune", once="tune:1", string=1) is None
    worker()
    assert enqueue("core.tune", once="tune:1", string=1) not in (None, first)


@pytest.mark.django_db
def test_once_leaves_the_transaction_usable():
    with transaction.atomic():
        enqueue("core.tune", once="tune:1", string=1)
        enqueue("core.tune", once="tune:1", string=1)
        assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db
def test_an_unknown_task_is_an_error_at_once():
    with pytest.raises(LookupError, match=r"core\.nothing"):
        enqueue("core.nothing")


def test_a_worker_enqueues_inside_the_jobs_own_transaction(worker):
    @task(retry=Retry.NEVER)
    def chain() -> None:
        with transaction.atomic():
            enqueue("core.tune", string=8)
            connection.set_rollback(True)

    enqueue("core.chain")
    worker()
    assert SEEN == []


def test_progress_is_kept_and_announced(worker, learner, stranger):
    job_id = enqueue("core.count_bars", watcher_id=learner.pk, bars=4)
    assert watched_job(learner, job_id).state == JobState.WAITING
    worker()
    progress = watched_job(learner, job_id)
    assert (progress.state, progress.percent, progress.note) == ("done", 100, "Считаем такты")
    told = EventEntry.objects.filter(topic=f"job:{job_id}").order_by("pk")
    assert [entry.payload.get("value") for entry in told] == [None, 1, 2, 3, 4, None]
    with pytest.raises(NotFound):
        watched_job(stranger, job_id)


@pytest.mark.django_db
def test_progress_outside_a_job_does_nothing():
    report_progress(1, 2)
    assert JobProgress.objects.count() == 0


@pytest.mark.parametrize(
    ("done", "total", "state", "percent"),
    [(0, 0, "waiting", 0), (1, 3, "running", 33), (9, 3, "running", 100), (0, 0, "done", 100)],
)
def test_percent_stays_within_bounds(done, total, state, percent):
    assert JobProgress(done=done, total=total, state=state).percent == percent


def test_a_failed_job_is_shown_with_its_reason(worker, administrator, learner):
    job_id = enqueue("core.break_string", string=2)
    worker()
    assert _status(job_id) == "failed"
    (job,) = jobs_shown(administrator).failed
    assert (job.id, job.task, job.args) == (job_id, "core.break_string", {"string": 2})
    assert job.reason == "ValueError: string 2 broke"
    assert queue_lengths().failed == 1
    with pytest.raises(Forbidden):
        jobs_shown(learner)


def test_a_job_is_tried_again_after_its_delays(worker):
    job_id = enqueue("core.slip", string=1)
    for attempt, delay_s in enumerate(DELAYS_S[Retry.QUICK], start=1):
        worker()
        job = ProcrastinateJob.objects.get(pk=job_id)
        assert (job.status, job.attempts) == ("todo", attempt)
        wait = (job.scheduled_at - clock.now()).total_seconds()
        assert delay_s - 3 < wait <= delay_s
        assert JobProgress.objects.get(pk=job_id).state == JobState.RETRYING
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    worker()
    assert _status(job_id) == "failed"
    assert len(SEEN) == 4


def test_the_operator_retries_and_drops(worker, administrator, learner):
    job_id = enqueue("core.break_string", string=2)
    worker()
    with pytest.raises(Forbidden):
        operations.retry_job(job_id, actor=learner)
    operations.retry_job(job_id, actor=administrator)
    assert _status(job_id) == "todo"
    with pytest.raises(Conflict):
        operations.drop_job(job_id, actor=administrator)
    worker()
    with pytest.raises(Forbidden):
        operations.drop_job(job_id, actor=learner)
    operations.drop_job(job_id, actor=administrator)
    assert not ProcrastinateJob.objects.filter(pk=job_id).exists()
    verbs = AuditEntry.objects.filter(object_kind="job").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["core.retry_job", "core.drop_job"]


def test_two_operators_retry_one_job_once(worker, administrator):
    job_id = enqueue("core.break_string", string=2)
    worker()
    outcomes = []

    def retry():
        try:
            operations.retry_job(job_id, actor=administrator)
            outcomes.append("retried")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=retry) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "conflict", "conflict", "retried"]


def _leave_running(job_id, heartbeat_s):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [heartbeat_s],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [cursor.fetchone()[0], job_id],
        )


@pytest.mark.django_db
def test_what_a_dead_worker_left_is_queued_again():
    dead, alive = enqueue("core.tune", string=1), enqueue("core.tune", string=2)
    _leave_running(dead, 120)
    _leave_running(alive, 5)
    assert operations.recover_jobs() == 1
    assert (_status(dead), _status(alive)) == ("todo", "doing")
    ProcrastinateWorker.objects.count()
    assert run_jobs() == ["core.tune"]


@pytest.mark.django_db
def test_a_stalled_job_with_a_waiting_twin_is_cancelled():
    stalled = enqueue("core.tune", once="a", string=1)
    _leave_running(stalled, 120)
    twin = enqueue("core.tune", once="a", string=1)
    operations.recover_jobs()
    assert (_status(stalled), _status(twin)) == ("cancelled", "todo")


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up():
    job_id = enqueue("core.tune", string=1)
    _leave_running(job_id, 120)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 12")
    operations.recover_jobs()
    assert _status(job_id) == "failed"

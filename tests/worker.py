"""Running jobs in tests: by a real worker, or at once inside the test's own transaction."""

import contextlib

import pytest
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def run_worker():
    """Run a real worker until the queue is empty (needs `django_db(transaction=True)`)."""
    connector = app.connector.get_worker_connector()
    with app.replace_connector(connector):
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def run_jobs(limit=50):
    """Run the waiting jobs one after another in the present transaction; errors come through."""
    done = []
    while job := ProcrastinateJob.objects.filter(status="todo").order_by("pk").first():
        assert len(done) < limit, done
        done.append(job.task_name)
        context = JobContext(
            app=app, job=job.procrastinate_job, start_timestamp=0, abort_reason=lambda: None
        )
        with contextlib.closing(connection.cursor()) as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk]
            )
        app.tasks[job.task_name].func(context, **job.args)
    return done


def _empty_queue():
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, "
            "procrastinate_workers CASCADE"
        )


@pytest.fixture(autouse=True)
def _queue_left_empty(request):
    """The queue's tables are not Django's, so Django does not empty them after a test."""
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    if "transactional_db" not in request.fixturenames and not is_marked:
        yield
        return
    request.getfixturevalue("transactional_db")
    _empty_queue()
    yield
    _empty_queue()


@pytest.fixture
def worker(transactional_db):
    """A real worker: call it to have every waiting job done."""
    return run_worker

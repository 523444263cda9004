"""What Prometheus is told, and by whom it may be asked."""

import multiprocessing
import os

import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory
from prometheus_client.parser import text_string_to_metric_families

from kamerton.core import gateway_beat, metrics
from kamerton.core.api import enqueue
from kamerton.core.operations import record_job_error
from kamerton.notifications.models import Mail
from tests.core.test_jobs import tune  # noqa: F401  declares the task


def figures(text):
    """Return {(name, labels): value}."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def ask(client):
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    return figures(response.content.decode())


def test_requests_are_counted_by_view_and_status(client, db):
    key = ("kamerton_requests_total", (("method", "GET"), ("status", "404"), ("view", "none")))
    before = ask(client).get(key, 0)
    client.get("/no/such/page/")
    found = ask(client)
    assert found[key] == before + 1
    assert ("kamerton_request_seconds_bucket", (("le", "0.1"), ("view", "core:metrics"))) in found


def test_jobs_are_counted_by_state(client, db):
    job_id = enqueue("core.tune", string=1)
    record_job_error(job_id, "core.tune", state="failed", error="x")
    enqueue("core.tune", string=2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job_id])
    found = ask(client)
    states = ("waiting", "running", "failed")
    assert [found["kamerton_jobs", (("state", state),)] for state in states] == [1, 0, 1]


def test_mail_is_counted_by_state(client, db):
    letter = {"sender": "a@test.example", "recipients": ["b@test.example"], "subject": "x"}
    for state in ("waiting", "waiting", "failed"):
        Mail.objects.create(**letter, text="x", raw=b"x", state=state)
    found = ask(client)
    states = ("waiting", "sent", "failed", "kept")
    assert [found["kamerton_mail", (("state", state),)] for state in states] == [2, 0, 1, 0]


def test_sockets_of_all_living_gateways_are_summed(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_gateway")
        cursor.execute(
            "INSERT INTO core_gateway VALUES ('one:1', 7, now()), ('two:1', 5, now()), "
            "('dead:1', 100, now() - interval '1 minute')"
        )
    found = ask(client)
    assert found["kamerton_realtime_connections", ()] == 12
    assert found["kamerton_realtime_processes", ()] == 2


def test_database_is_measured(client, db):
    found = ask(client)
    assert found["kamerton_database_up", ()] == 1
    assert found["kamerton_database_bytes", ()] > 1_000_000
    assert found["kamerton_database_connections", (("state", "active"),)] >= 1
    assert found["kamerton_database_answer_seconds", ()] > 0


def test_database_that_is_away_is_told(monkeypatch):
    def is_away():
        raise DatabaseError

    monkeypatch.setattr("kamerton.core.queries.database_answers", is_away)
    found = figures(metrics.render().decode())
    assert found["kamerton_database_up", ()] == 0
    assert ("kamerton_event_position", ()) not in found


def _count_elsewhere():
    metrics.observe("GET", "test:elsewhere", 200, 0.02)
    os._exit(0)


def test_processes_are_summed(client, db):
    """Two processes count, both die, a third is asked."""
    context = multiprocessing.get_context("fork")
    for _number in range(2):
        process = context.Process(target=_count_elsewhere)
        process.start()
        process.join(20)
    found = ask(client)
    labels = (("method", "GET"), ("status", "200"), ("view", "test:elsewhere"))
    assert found["kamerton_requests_total", labels] >= 2
    assert found["kamerton_request_seconds_count", (("view", "test:elsewhere"),)] >= 2


def test_dead_processes_are_forgotten_at_a_start(monkeypatch, tmp_path):
    monkeypatch.setattr(metrics, "FOLDER", tmp_path)
    kept, gone = tmp_path / f"counter_{os.getpid()}.db", tmp_path / "counter_4194304999.db"
    kept.touch()
    gone.touch()
    metrics.tidy()
    assert (kept.exists(), gone.exists()) == (True, False)


@pytest.mark.django_db
def test_forged_address_of_who_is_not_the_front_opens_nothing():
    request = RequestFactory().get(
        "/metrics", REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR="127.0.0.1"
    )
    assert not metrics.may_read(request)


def test_name_of_a_gateway_is_of_this_process():
    assert gateway_beat.own_name().endswith(f":{os.getpid()}")

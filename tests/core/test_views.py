import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError, connection

from kamerton.core import health
from kamerton.core.api import audit, enqueue, register_check
from kamerton.core.checks import Check, CheckState, _registered
from kamerton.core.models import AuditEntry
from kamerton.core.operations import note_job, record_job_error
from kamerton.core.words import VERBS, verb_words
from kamerton.learning.enums import EnrolmentState
from tests.core.test_jobs import break_string, tune  # noqa: F401  declares the tasks

EVERYBODY = ["administrator", "methodologist", "organiser", "tutor", "learner"]


def _fail(job_id):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job_id])
    error = "Traceback\n  File x\nValueError: струна <порвалась>"
    record_job_error(job_id, "core.break_string", state="failed", error=error)


@pytest.fixture
def failed(db):
    job_id = enqueue("core.break_string", string=7)
    _fail(job_id)
    return job_id


@pytest.mark.parametrize("address", ["/administration/jobs/", "/administration/audit/"])
@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_administrator_sees_them(address, who, request, sign_in):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(address).status_code == (200 if who == "administrator" else 403)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/administration/jobs/", "/administration/audit/"])
def test_a_guest_signs_in_first(address, client):
    assert client.get(address).status_code == 302


def test_failed_jobs_are_shown_with_their_reasons(failed, sign_in, administrator):
    html = sign_in(administrator).get("/administration/jobs/").content.decode()
    assert "ValueError: струна &lt;порвалась&gt;" in html
    assert "string: 7" in html
    assert f"/administration/jobs/{failed}/retry/" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_jobs_page_costs_the_same(count, sign_in, administrator, django_assert_num_queries):
    for string in range(count):
        _fail(enqueue("core.break_string", string=string))
    client = sign_in(administrator)
    client.get("/administration/jobs/")
    with django_assert_num_queries(5):
        client.get("/administration/jobs/")


def test_no_failed_jobs_is_said(sign_in, administrator):
    assert (
        "Невыполненных работ нет"
        in sign_in(administrator).get("/administration/jobs/").content.decode()
    )


def test_the_operator_runs_again_and_removes(failed, sign_in, administrator, learner):
    assert sign_in(learner).post(f"/administration/jobs/{failed}/retry/").status_code == 403
    client = sign_in(administrator)
    again = client.post(f"/administration/jobs/{failed}/retry/", follow=True)
    assert "Работа ждёт своей очереди." in again.content.decode()
    late = client.post(f"/administration/jobs/{failed}/drop/", follow=True)
    assert "Этой работой уже занялись." in late.content.decode()
    _fail(failed)
    gone = client.post(f"/administration/jobs/{failed}/drop/", follow=True)
    assert "Работа убрана." in gone.content.decode()


def test_progress_is_shown_to_who_asked(sign_in, learner, stranger):
    job_id = enqueue("core.tune", watcher_id=learner.pk, string=1)
    note_job(job_id, state="running", done=3, total=4, note="Готовим запись")
    html = sign_in(learner).get(f"/jobs/{job_id}/").content.decode()
    assert "Готовим запись" in html
    assert f'data-topic="job:{job_id}"' in html
    assert "75" in html
    note_job(job_id, state="done")
    assert "data-refresh" not in sign_in(learner).get(f"/jobs/{job_id}/").content.decode()
    assert sign_in(stranger).get(f"/jobs/{job_id}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_audit_log_is_in_words(
    count, sign_in, administrator, learner, django_assert_num_queries
):
    for _number in range(count):
        audit(
            "people.sign_consent",
            actor_id=learner.pk,
            object_kind="consent",
            object_id=4,
            version=2,
        )
    client = sign_in(administrator)
    with django_assert_num_queries(5):
        html = client.get("/administration/audit/?verb=people.sign_consent").content.decode()
    assert html.count('<td data-label="Действие">Согласие подписано') == count
    assert "Орлова Марина Сергеевна" in html
    assert "согласие 4" in html
    assert "версия: 2" in html


def test_the_audit_log_names_who_is_gone(sign_in, administrator):
    audit("files.remove_file", actor_id=987654, object_kind="file", object_id=1)
    audit("core.unheard_of", actor_id=None, object_kind="thing", object_id=1)
    html = sign_in(administrator).get("/administration/audit/").content.decode()
    assert "удалённый пользователь" in html
    assert "сама платформа" in html
    assert "core.unheard_of" in html
    assert verb_words("core.unheard_of") == "core.unheard_of"
    only = sign_in(administrator).get("/administration/audit/?actor=y&page=x").content.decode()
    assert "core.unheard_of" in only  # what cannot be read is not guessed


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("who=орлова", 2),
        ("who=Орлова Марина", 2),
        ("who=gusev@test", 1),
        ("who=никто", 0),
        ("verb=people.sign_consent", 2),
        ("kind=file", 1),
        ("who=орлова&verb=people.sign_consent&kind=consent", 1),
        ("since=2026-03-02", 2),
        ("until=2026-03-01", 1),
        ("since=2026-03-01&until=2026-03-02", 2),
        ("since=not-a-day", 3),
    ],
)
def test_the_audit_log_is_narrowed(query, shown, sign_in, administrator, learner, colleague):
    AuditEntry.objects.all().delete()
    for person, verb, kind, day in (
        (learner, "people.sign_consent", "consent", 1),
        (colleague, "people.sign_consent", "person", 2),
        (learner, "files.remove_file", "file", 3),
    ):
        audit(verb, actor_id=person.pk, object_kind=kind, object_id=day)
        at = datetime(2026, 3, day, 23, 30, tzinfo=ZoneInfo("Europe/Moscow"))
        AuditEntry.objects.filter(object_id=str(day)).update(at=at)
    html = sign_in(administrator).get(f"/administration/audit/?{query}").content.decode()
    assert html.count('<td data-label="Действие">') == shown
    assert ("Показать все действия" in html) == (shown == 0)


def test_the_audit_log_has_pages_that_keep_the_filter(
    sign_in, administrator, learner, django_assert_num_queries
):
    for number in range(60):
        audit("files.remove_file", actor_id=learner.pk, object_kind="file", object_id=number)
    client = sign_in(administrator)
    with django_assert_num_queries(6):
        html = client.get("/administration/audit/?who=орлова&kind=file").content.decode()
    assert html.count('<td data-label="Действие">') == 50
    assert "60 записей" in html
    second = client.get("/administration/audit/?who=орлова&kind=file&page=2").content.decode()
    assert second.count('<td data-label="Действие">') == 10


def test_jobs_under_way_are_shown_with_their_progress(sign_in, administrator, learner):
    job_id = enqueue("core.tune", watcher_id=learner.pk, string=1)
    note_job(job_id, state="running", done=3, total=4, note="Готовим запись")
    silent = enqueue("core.tune", string=2)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = ANY(%s)", [[job_id, silent]]
        )
    html = sign_in(administrator).get("/administration/jobs/").content.decode()
    assert "Сейчас выполняются" in html
    assert 'value="3" max="4"' in html
    assert "Готовим запись" in html


def test_administration_leads_to_both(sign_in, administrator):
    html = sign_in(administrator).get("/administration/").content.decode()
    assert 'href="/administration/audit/"' in html
    assert 'href="/administration/jobs/"' in html


@pytest.fixture
def _fresh_report(monkeypatch):
    monkeypatch.setattr(health, "_kept", None)
    monkeypatch.setattr("kamerton.core.checks._registered", dict(_registered))


@pytest.fixture
def _lively(db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        cursor.execute("INSERT INTO core_gateway VALUES ('one:1', 0)")


@pytest.mark.usefixtures("_lively")
def test_health_is_ok_when_everything_lives(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    parts = {"database": "well", "worker": "well", "realtime": "well"}
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "wrong": [], "parts": parts}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("DELETE FROM procrastinate_workers", ["worker"]),
        ("UPDATE core_gateway SET seen_at = now() - interval '1 hour'", ["realtime"]),
    ],
)
@pytest.mark.usefixtures("_lively")
def test_health_is_degraded_when_only_delays_are_to_come(client, statement, wrong):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["wrong"]) == ("degraded", wrong)


def test_health_is_broken_without_a_database(client, monkeypatch):
    """Also for a reader whose session cannot be read now."""

    def is_away(*_arguments, **_more):
        raise OperationalError("host=secret-host password=secret")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", is_away)
        client.cookies["sessionid"] = "a" * 32
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "broken",
        "wrong": ["database"],
        "parts": {"database": "broken"},
    }


@pytest.mark.usefixtures("_fresh_report")
def test_deep_health_names_the_broken_part(client, db):
    register_check("sound", lambda: [Check("sound", "Звук", CheckState.BROKEN, detail="secret")])
    answer = client.get("/healthz?deep")
    assert answer.status_code == 503
    assert answer.json()["parts"]["sound"] == "broken"
    assert "secret" not in answer.content.decode()
    register_check("sound", lambda: [Check("sound", "Звук", CheckState.WELL)])
    assert client.get("/healthz?deep").status_code == 503  # kept for some seconds
    health._kept = None
    assert client.get("/healthz?deep").json()["parts"]["sound"] == "well"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("", {}, 200),
        ("", {"X-Forwarded-For": "203.0.113.5"}, 403),
        ("", {"X-Forwarded-For": "203.0.113.5, 127.0.0.1"}, 403),
        ("", {"X-Forwarded-For": "127.0.0.1"}, 200),
        ("", {"Authorization": "Bearer "}, 403),
        ("tick", {}, 403),
        ("tick", {"Authorization": "Bearer tock"}, 403),
        ("tick", {"Authorization": "Bearer tick", "X-Forwarded-For": "203.0.113.5"}, 200),
    ],
)
def test_metrics_are_for_who_has_the_token(client, settings, token, headers, status):
    settings.ENV = {**settings.ENV, "KAMERTON_METRICS_TOKEN": token}
    assert client.get("/metrics", headers=headers).status_code == status


def test_every_answer_has_the_headers_that_protect(client, sign_in, learner):
    for response in (client.get("/accounts/login/"), sign_in(learner).get("/notifications/")):
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert len(response["X-Request-Id"]) == 32


def test_a_request_id_is_taken_over_when_it_is_one(client, db):
    given = "0123abcd-0123-4567-89ab-0123456789ab"
    assert client.get("/healthz", headers={"X-Request-Id": given})["X-Request-Id"] == given
    forged = client.get("/healthz", headers={"X-Request-Id": "a b\tc"})["X-Request-Id"]
    assert json.dumps(forged).isascii()
    assert forged != "a b\tc"


def test_every_step_of_study_has_words_in_the_audit_log():
    assert [state for state in EnrolmentState.values if f"learning.{state}" not in VERBS] == []

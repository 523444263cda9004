import threading
import time

import pytest
from django.db import connection, connections
from django.test import RequestFactory

from kamerton.core import limits
from kamerton.core.errors import TooMany
from kamerton.core.limits import Limit, address_of, spend


def test_more_than_allowed_is_refused(db):
    limit = Limit(3, 3600)
    for _number in range(3):
        spend("login", "203.0.113.5", limit)
    with pytest.raises(TooMany) as refused:
        spend("login", "203.0.113.5", limit)
    assert refused.value.retry_after_s == 3600
    spend("login", "203.0.113.6", limit)
    spend("signup", "203.0.113.5", limit)


def test_the_window_slides(db, monkeypatch):
    limit, base = Limit(10, 100), 1_000_000
    monkeypatch.setattr(time, "time", lambda: base + 99)
    for _number in range(10):
        spend("a", "x", limit)
    monkeypatch.setattr(time, "time", lambda: base + 101)
    with pytest.raises(TooMany):
        spend("a", "x", limit)
    monkeypatch.setattr(time, "time", lambda: base + 160)
    spend("a", "x", limit)
    monkeypatch.setattr(time, "time", lambda: base + 500)
    spend("a", "x", limit)


def test_who_asked_cannot_be_read(db):
    spend("login", "orlova@test.kamerton.example", Limit(3, 60))
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM core_rate")
        assert "orlova" not in str(cursor.fetchall())
        cursor.execute("UPDATE core_rate SET seen_at = now() - interval '2 days'")
    assert limits.trim() == 1


@pytest.mark.django_db(transaction=True)
def test_all_processes_count_together():
    limit, outcomes = Limit(20, 36000), []
    spend("together", "x", limit)  # one of the twenty

    def ask():
        for _number in range(10):
            try:
                spend("together", "x", limit)
                outcomes.append("let in")
            except TooMany:
                outcomes.append("refused")
        connections.close_all()

    threads = [threading.Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    limits.trim()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_rate")
    assert outcomes.count("let in") <= 19
    assert len(outcomes) == 40


@pytest.mark.parametrize(
    ("direct", "forwarded", "address"),
    [
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("203.0.113.9", "127.0.0.1", "203.0.113.9"),
    ],
)
def test_only_the_front_is_believed(direct, forwarded, address):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=direct, **headers)) == address


def test_guessing_of_passwords_is_bounded(client, db, settings):
    settings.RATE_LIMITS = {"account_login": [Limit(2, 36000, by="login")]}
    sent = {"login": "Orlova@test.kamerton.example", "password": "guess"}
    statuses = [client.post("/accounts/login/", sent).status_code for _number in range(3)]
    assert statuses == [200, 200, 429]
    other = client.post("/accounts/login/", {**sent, "login": "gusev@test.kamerton.example"})
    assert other.status_code == 200
    assert client.get("/accounts/login/").status_code == 200


def test_a_refusal_says_when_to_come_back(sign_in, learner, settings):
    settings.RATE_LIMITS = {"notifications:read_all": [Limit(0, 600, by="person")]}
    response = sign_in(learner).post("/notifications/read/")
    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert "Слишком много запросов" in response.content.decode()

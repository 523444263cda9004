import re
import threading
import time
from dataclasses import replace

import pytest
from django.db import connection, connections
from django.test import RequestFactory

from kamerton.config.env import VARIABLES
from kamerton.core import limits
from kamerton.core.errors import TooMany
from kamerton.core.limits import Limit, address_of, asker, spend
from tests.core.addresses import walk

VARIABLES_BY_NAME = {variable.name: variable for variable in VARIABLES}


def test_more_than_allowed_is_refused(db):
    limit = Limit(3, 3600)
    for _number in range(3):
        spend("login", "203.0.113.5", limit)
    with pytest.raises(TooMany) as refused:
        spend("login", "203.0.113.5", limit)
    assert 1 <= refused.value.retry_after_s <= 7200
    spend("login", "203.0.113.6", limit)
    spend("signup", "203.0.113.5", limit)


def test_the_window_slides(db, monkeypatch):
    limit, base = Limit(10, 100), 1_000_000
    monkeypatch.setattr(time, "time", lambda: base + 99)
    for _number in range(10):
        spend("a", "x", limit)
    monkeypatch.setattr(time, "time", lambda: base + 101)
    with pytest.raises(TooMany) as refused:
        spend("a", "x", limit)
    again = base + 101 + refused.value.retry_after_s
    monkeypatch.setattr(time, "time", lambda: again - 1.5)
    with pytest.raises(TooMany):
        spend("a", "x", limit)
    monkeypatch.setattr(time, "time", lambda: again)
    spend("a", "x", limit)
    monkeypatch.setattr(time, "time", lambda: base + 500)
    spend("a", "x", limit)


def test_who_asked_cannot_be_read(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_rate")  # what tests without a transaction have left
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
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("203.0.113.9", "127.0.0.1", "203.0.113.9"),
        ("", "203.0.113.5", "203.0.113.5"),
        ("nonsense", "203.0.113.5", "nonsense"),
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
    page = client.post("/accounts/login/", sent).content.decode()
    assert '<input type="hidden" name="login" value="Orlova@test.kamerton.example">' in page
    assert "guess" not in page
    other = client.post("/accounts/login/", {**sent, "login": "gusev@test.kamerton.example"})
    assert other.status_code == 200
    assert client.get("/accounts/login/").status_code == 200


def test_a_refusal_says_when_to_come_back(sign_in, learner, settings):
    settings.RATE_LIMITS = {"notifications:read_all": [Limit(0, 600, by="person")]}
    response = sign_in(learner).post("/notifications/read/")
    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert "Слишком много запросов" in response.content.decode()


def test_a_front_elsewhere_is_believed_where_the_operator_says_so(settings):
    request = RequestFactory().get(
        "/", REMOTE_ADDR="172.18.0.5", HTTP_X_FORWARDED_FOR="203.0.113.5"
    )
    assert address_of(request) == "172.18.0.5"
    networks = VARIABLES_BY_NAME["KAMERTON_FRONT_NETWORKS"].parse("172.16.0.0/12")
    settings.ENV = {**settings.ENV, "KAMERTON_FRONT_NETWORKS": networks}
    assert address_of(request) == "203.0.113.5"


def test_a_household_of_ipv6_counts_as_one(rf):
    limit = Limit(1, 60)
    told = [rf.get("/", HTTP_X_FORWARDED_FOR=f"2001:db8:1:2::{last}") for last in (1, 2)]
    assert {asker(one, limit) for one in told} == {"2001:db8:1:2::/64"}


def test_every_limit_is_of_a_view_that_exists(settings):
    known = {name for name, _pattern in walk()}
    assert set(settings.RATE_LIMITS) - known == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "address", "sent"),
    [
        ("account_login", "/accounts/login/", {"login": "a@test.kamerton.example"}),
        ("account_reset_password", "/accounts/password/reset/", {"email": "a@b.example"}),
        ("account_signup", "/accounts/signup/", {"surname": "Орлова"}),
        ("people:invitation_accept", "/invitations/abc/", {"surname": "Орлова"}),
        ("credentials:verify", "/verify/77-0001/", None),
        ("credentials:verify_form", "/verify/?number=77-0001", None),
        ("library:index", "/library/?q=%D0%B1%D0%B0%D1%8F%D0%BD", None),
    ],
)
def test_what_is_limited_says_so_in_the_readers_language(client, settings, view, address, sent):
    [limit, *_more] = settings.RATE_LIMITS[view]
    settings.RATE_LIMITS = {view: [replace(limit, most=0)]}

    def ask(language):
        headers = {"Accept-Language": language}
        return (
            client.get(address, headers=headers)
            if sent is None
            else client.post(address, sent, headers=headers)
        )

    russian, english = ask("ru"), ask("en")
    assert (russian.status_code, english.status_code) == (429, 429)
    assert int(russian["Retry-After"]) == limit.per_s
    assert "Слишком много запросов" in russian.content.decode()
    assert "Too many requests" in english.content.decode()
    for value in (sent or {}).values():
        assert f'value="{value}"' in russian.content.decode()


def test_what_was_typed_goes_again_by_one_button(client, db, settings):
    settings.RATE_LIMITS = {"account_signup": [Limit(0, 60)]}
    typed = {"surname": "Орлова", "given_name": "Марина", "password1": "do-not-show-1"}
    page = client.post("/accounts/signup/?next=/catalogue/", typed).content.decode()
    assert 'action="/accounts/signup/?next=/catalogue/"' in page
    assert "do-not-show-1" not in page
    settings.RATE_LIMITS = {}
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    kept.pop("csrfmiddlewaretoken", None)
    kept.pop("next", None)  # of the choice of language
    assert kept == {"surname": "Орлова", "given_name": "Марина"}
    again = client.post("/accounts/signup/", kept)
    assert again.status_code == 200
    assert 'value="Орлова"' in again.content.decode()


def test_lists_are_not_counted_until_they_are_searched(client, db, settings):
    settings.RATE_LIMITS = {"library:index": [Limit(0, 60, methods=frozenset({"GET"}), asked="q")]}
    assert client.get("/library/").status_code == 200
    assert client.get("/library/?q=").status_code == 200
    assert client.get("/library/?q=a").status_code == 429


def test_the_accounts_own_limits_are_shared_by_all_processes(client, learner):
    """Five wrong passwords close the account for a while, whichever process was asked."""
    for _number in range(5):
        client.post("/accounts/login/", {"login": learner.email, "password": "x"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_cache")
        assert cursor.fetchone()[0] >= 1
    page = client.post("/accounts/login/", {"login": learner.email, "password": "x"})
    assert "Слишком много попыток" in page.content.decode()


def test_the_accounts_own_refusal_is_the_same_page(client, sign_in, learner, settings):
    settings.ACCOUNT_RATE_LIMITS = {"change_password": "0/m/user"}
    response = sign_in(learner).post("/accounts/password/change/", {"oldpassword": "x"})
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "Слишком много запросов" in response.content.decode()

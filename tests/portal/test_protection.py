"""What protects every kind of answer: headers, cookies, links that end, pages of refusals."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from kamerton.core.errors import Conflict, Forbidden
from kamerton.people.tasks import forget_ended_sessions
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
HTML = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "ru"}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def is_protected(response):
    policy = response["Content-Security-Policy"]
    return (
        {name: response[name] for name in HEADERS} == HEADERS
        and "default-src 'none'" in policy
        and "unsafe-inline" not in policy
        and "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
        and len(response["X-Request-Id"]) >= 8
    )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/catalogue/", 200),
        ("/healthz", 200),
        ("/accounts/login/", 200),
        ("/profile/", 302),
        ("/no/such/page/", 404),
        ("/metrics", 403),
        ("/ui/theme/", 405),
        ("/files/1/", 404),
        ("/verify/no-such-number/", 404),
        ("/scores/ab/wide/1.svg", 404),
    ],
)
def test_every_kind_of_answer_is_protected(client, address, status):
    response = client.get(address, REMOTE_ADDR="203.0.113.5", headers=HTML)
    assert response.status_code == status
    assert is_protected(response)


def fail_with(monkeypatch, error):
    def fail(*_arguments, **_more):
        raise error

    monkeypatch.setattr("kamerton.programmes.views.catalogue.shelf", fail)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Forbidden("no", "Это не для вас"), 403, "Это не для вас"),
        (Conflict("late", "Кто-то успел раньше"), 409, "Кто-то успел раньше"),
        (RuntimeError("secret detail"), 500, "У нас что-то сломалось"),
    ],
)
def test_failures_of_a_view_are_pages_in_the_design(client, monkeypatch, error, status, words):
    fail_with(monkeypatch, error)
    client.raise_request_exception = False
    response = client.get("/catalogue/", headers=HTML)
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert "failure-sign" in html
    assert response["X-Request-Id"] in html
    assert "secret detail" not in html


@pytest.mark.parametrize(
    ("came_from", "is_offered"),
    [("http://testserver/ui/appearance/", True), ("https://evil.example/", False), ("", False)],
)
def test_a_form_sent_too_late_leads_back_to_its_page(client, monkeypatch, came_from, is_offered):
    def fail(*_arguments, **_more):
        raise Conflict("late", "Кто-то успел раньше")

    monkeypatch.setattr("kamerton.ui.views.AppearanceForm", fail)
    response = client.post("/ui/theme/", headers={**HTML, "Referer": came_from})
    html = response.content.decode()
    assert response.status_code == 409
    assert ("Вернуться на страницу" in html) == is_offered
    assert "evil.example" not in html


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "не принимает такой запрос"), ("en", "such a request")]
)
def test_wrong_method_is_a_page(client, language, words):
    headers = {**HTML, "Accept-Language": language}
    response = client.get("/ui/theme/", headers=headers)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert words in response.content.decode()
    assert client.get("/ui/theme/", headers={"Accept": "*/*"}).content == b""


def test_bad_host_is_a_page(client):
    response = client.get("/", headers={**HTML, "Host": "evil.example"})
    assert response.status_code == 400
    assert "failure-sign" in response.content.decode()


def test_too_large_a_form_is_a_page(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = "login=" + "x" * 2000
    kind = "application/x-www-form-urlencoded"
    response = client.post("/accounts/login/", body, content_type=kind, headers=HTML)
    assert response.status_code == 413
    assert "failure-sign" in response.content.decode()


def test_form_without_its_token_is_a_page_that_says_what_to_do():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "a@b.example"}, headers=HTML)
    html = response.content.decode()
    assert response.status_code == 403
    assert "слишком долго" in html
    assert is_protected(response)


@pytest.fixture
def _https(settings):
    """As with --domain."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365


@pytest.mark.usefixtures("_https")
def test_cookies_behind_https(client):
    person = make_person(password=PASSWORD)
    front = {"X-Forwarded-Proto": "https"}
    client.get("/accounts/login/", headers=front)
    sent = {"login": person.email, "password": PASSWORD}
    response = client.post("/accounts/login/", sent, headers=front)
    session, csrf = response.cookies["sessionid"], response.cookies["csrftoken"]
    assert (session["secure"], session["httponly"], session["samesite"]) == (True, True, "Lax")
    assert (csrf["secure"], csrf["samesite"]) == (True, "Lax")
    assert response["Strict-Transport-Security"] == "max-age=31536000"


def test_https_follows_from_the_address(settings):
    """The settings are made from KAMERTON_BASE_URL, which --domain sets."""
    from kamerton.config import settings as made

    assert (made.HTTPS, made.SESSION_COOKIE_SECURE, made.SECURE_HSTS_SECONDS) == (False, False, 0)
    assert made.SESSION_COOKIE_HTTPONLY
    assert made.SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")


def test_session_key_changes_at_sign_in(client):
    person = make_person(password=PASSWORD)
    client.get("/accounts/login/")
    before = client.session.session_key
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.session.session_key != before


def test_sessions_that_ended_are_removed(client):
    client.force_login(make_person())
    Session.objects.update(expire_date=timezone.now() - timezone.timedelta(days=1))
    assert client.get("/profile/").status_code == 302
    forget_ended_sessions()
    assert Session.objects.count() == 0

import json
import logging.config

import pytest
import structlog

from kamerton.core import logs
from kamerton.core.api import enqueue
from kamerton.core.context import set_request_id
from tests.core.test_jobs import break_string, tune  # noqa: F401  declares the tasks
from tests.factories.people import PASSWORD, make_person
from tests.people.test_accounts import link
from tests.worker import run_jobs


@pytest.fixture
def begin(capfd):
    """Call it in the test: from then on the log goes where it goes in production."""

    def read():
        written = capfd.readouterr().err.splitlines()
        return [json.loads(line) for line in written if line.startswith("{")]

    def _begin():
        logging.config.dictConfig(logs.configure("INFO", is_debug=False))
        return read

    yield _begin
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})


def test_a_request_is_one_line_without_query_and_body(begin, client, db):
    lines = begin()
    client.post("/accounts/login/?next=/secret/", {"login": "a@b.c", "password": "open-sesame"})
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert (line["method"], line["path"], line["view"]) == (
        "POST",
        "/accounts/login/",
        "account_login",
    )
    assert len(line["request"]) == 32
    assert line["took_ms"] > 0
    assert "sesame" not in json.dumps(line)
    assert "secret" not in json.dumps(line)


def test_secrets_by_name_are_left_out(begin):
    lines = begin()
    set_request_id("abc")
    structlog.get_logger("kamerton.test").info("sent", password="x1", snils="x2", kept="x3")
    logging.getLogger("some.library").warning("plain %s", "words")
    ours, theirs = lines()
    assert (ours["password"], ours["snils"], ours["kept"]) == ("…", "…", "x3")
    assert (theirs["event"], theirs["level"], theirs["request"]) == (
        "plain words",
        "warning",
        "abc",
    )
    set_request_id("")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/library/", "/library/"),
        ("/files/12/План.pdf", "/files/12/План.pdf"),
        (
            "/accounts/password/reset/key/1-c9k2mx-3f2a1b0c9d8e7f6a5b4c/",
            "/accounts/password/reset/key/…/",
        ),
        (
            "/notifications/unsubscribe/WzEsInQiXQ:1abc:Zz-0123456789/",
            "/notifications/unsubscribe/…/",
        ),
    ],
)
def test_keys_in_addresses_are_left_out(path, shown):
    assert logs.shown_path(path) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("550 5.1.1 <orlova@test.kamerton.example>: no such user", "550 5.1.1 <…@…>: no such user"),
        (
            "Key (email)=(gusev@school-7.example.org) already exists.",
            "Key (email)=(…@…) already exists.",
        ),
        (
            "Internal Server Error: /guardian/Ab3-9dK_x0Qw7Zz5mN1pLrT8/",
            "Internal Server Error: /guardian/…/",
        ),
        (
            "GET https://id.example/token?code=abc&state=1 refused",
            "GET https://id.example/token?… refused",
        ),
        ("Is it well? Yes.", "Is it well? Yes."),
        ("/usr/lib/python3.11/threading.py", "/usr/lib/python3.11/threading.py"),
    ],
)
def test_what_libraries_write_is_masked(written, shown):
    assert logs.masked(written) == shown


def test_masks_reach_every_depth(begin):
    lines = begin()
    structlog.get_logger("kamerton.test").info("x", inner={"to": ["a@b.example"], "count": 3})
    [line] = lines()
    assert line["inner"] == {"to": ["…@…"], "count": 3}


@pytest.mark.django_db
def test_nobody_is_found_in_the_log(begin, capfd, client, mailoutbox, monkeypatch):
    """Signs in, resets a password, meets a fault: no address, password, key or session is logged."""
    person = make_person("Орлова", "Марина", "", password="former-password-12")
    begin()
    client.post("/accounts/login/", {"login": person.email, "password": "wrong-password-77"})
    client.post("/accounts/password/reset/", {"email": person.email})
    key = link(mailoutbox[0])
    form = client.get(key).url
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    session, csrf = client.cookies["sessionid"].value, client.cookies["csrftoken"].value

    def fail(*_arguments):
        raise RuntimeError(f"for {person.email}, see {key}?token=tick")

    monkeypatch.setattr("kamerton.people.views.settings.render_page", fail)
    client.raise_request_exception = False
    client.cookies["django_language"] = "en"
    broken = client.get("/settings/", headers={"X-Request-Id": "7" * 32})
    assert broken.status_code == 500
    assert "7" * 32 in broken.content.decode()

    written = capfd.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    assert [line["view"] for line in lines if line["event"] == "request"][-1] == "people:settings"
    assert "RuntimeError: for …@…" in written
    [fault] = [line for line in lines if line["event"].startswith("Internal Server Error")]
    assert fault["request"] == "7" * 32
    secrets = ["wrong-password", "former-password", PASSWORD, session, csrf, "tick"]
    keys = [part for part in key.split("/") if len(part) > 12]
    for secret in [*secrets, *keys, person.email, "Орлова"]:
        assert secret not in written


def test_a_job_writes_the_request_that_asked_for_it(begin, client, db):
    lines = begin()
    set_request_id("f" * 32)
    enqueue("core.tune", string=1)
    set_request_id("")
    run_jobs()
    [done] = [line for line in lines() if line["event"] == "job done"]
    assert (done["request"], done["task"]) == ("f" * 32, "core.tune")
    assert done["job"] > 0


def test_in_development_lines_are_for_people(capfd):
    logging.config.dictConfig(logs.configure("INFO", is_debug=True))
    structlog.get_logger("kamerton.test2").info("tuned", string=4)
    written = capfd.readouterr().err
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})
    assert "tuned" in written
    assert not written.startswith("{")

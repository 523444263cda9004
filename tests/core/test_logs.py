import json
import logging.config

import pytest
import structlog

from kamerton.core import logs
from kamerton.core.context import set_request_id


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

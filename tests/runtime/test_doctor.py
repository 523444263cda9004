"""What the doctor finds, with its mend."""

import json

import pytest

from kamerton.core.api import CheckState
from kamerton.runtime import doctor
from tests.runtime.conftest import kamerton

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(settings, tmp_path):
    """Look at one part of an installation in a folder of its own."""
    settings.DATA = tmp_path
    settings.STORED_OBJECTS = tmp_path / "objects"
    settings.STORED_OBJECTS_URL = ""

    def look(code):
        return {check.code: check for check in doctor.checks()}[code]

    return look


def test_every_part_is_named_once_and_has_a_mend_where_it_is_not_well(found):
    checks = doctor.checks()

    codes = [check.code for check in checks]
    assert len(codes) == len(set(codes))
    assert {"database", "tables", "data", "front", "static", "worker", "objects", "mail"} <= set(
        codes
    )
    assert [c.code for c in checks if c.state != CheckState.WELL and not c.mend] == []


def test_database_is_well(found):
    check = found("database")

    assert check.state == CheckState.WELL or "fsync" in check.mend
    assert check.version.split(".")[0].isdigit()


def test_objects_are_written_and_read_back(found, tmp_path):
    assert found("objects").state == CheckState.WELL
    assert list((tmp_path / "objects").glob("??/??/*")) == []


def test_objects_that_cannot_be_written_are_broken(found, settings, tmp_path):
    (tmp_path / "objects").write_text("a file where a folder should be")

    check = found("objects")

    assert check.state == CheckState.BROKEN
    assert "KAMERTON_S3_URL" in check.mend


def test_mail_without_a_server_needs_attention(found, settings):
    settings.EMAIL_SMTP_SET = False

    assert found("mail").state == CheckState.ATTENTION


def test_mail_server_that_does_not_answer_is_broken(found, settings):
    settings.EMAIL_SMTP_SET = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    check = found("mail")

    assert check.state == CheckState.BROKEN
    assert "127.0.0.1:1" in check.detail


@pytest.mark.parametrize(
    ("address", "https", "state"),
    [
        ("http://127.0.0.1:8000", False, CheckState.WELL),
        ("https://institute.example", True, CheckState.WELL),
        ("http://institute.example", False, CheckState.ATTENTION),
    ],
)
def test_address_without_https_needs_attention(found, settings, address, https, state):
    settings.BASE_URL, settings.HTTPS = address, https

    assert found("address").state == state


def test_jobs_without_a_worker_need_attention(found):
    assert found("worker").state == CheckState.ATTENTION


def test_dead_process_is_broken(found, tmp_path):
    running = {"pid": 1, "processes": {"worker": [999_999, 5]}}
    (tmp_path / "running.json").write_text(json.dumps(running))

    check = found("processes")

    assert check.state == CheckState.BROKEN
    assert "worker" in check.detail


def test_address_is_that_of_the_running_platform(lasting_platform):
    done = kamerton("doctor", "--json", "--data", lasting_platform.data)

    parts = {check["code"]: check for check in json.loads(done.stdout)}
    assert parts["address"]["detail"] == f"http://127.0.0.1:{lasting_platform.port}"
    assert parts["processes"]["detail"].startswith("Running: ")


def test_command_gives_the_same_as_json(data):
    done = kamerton("doctor", "--json", "--data", data)

    parts = {check["code"]: check for check in json.loads(done.stdout)}
    assert parts["database"]["state"] == "well"
    assert parts["database"]["title"] == "Database"
    assert parts["tables"]["state"] == "well"
    assert done.returncode == int(any(part["state"] == "broken" for part in parts.values()))


def test_command_speaks_russian_by_default(data):
    done = kamerton("doctor", "--data", data, LANG="C.UTF-8")

    assert "✓ База данных: 18." in done.stdout
    assert "→ Запустите исполнителя" in done.stdout

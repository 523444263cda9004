"""The operator's other commands."""

import json

import psycopg
import pytest

from kamerton.runtime.database import EmbeddedDatabase
from kamerton.runtime.places import DataFolder
from tests.runtime.conftest import kamerton


def people(data):
    with (
        EmbeddedDatabase.of(DataFolder(data)).running() as url,
        psycopg.connect(url) as connection,
    ):
        query = (
            "SELECT p.email, r.role FROM people_person p"
            " JOIN people_roleassignment r ON r.person_id = p.id"
        )
        return connection.execute(query).fetchall()


def test_administrator_is_made_with_a_password_of_its_own(data):
    done = kamerton("create-admin", "titov@institute.example", "--surname", "Титов", "--data", data)

    assert done.returncode == 0, done.stderr
    assert "titov@institute.example can sign in." in done.stdout
    assert len(done.stdout.split("Password: ")[1].strip()) >= 12
    assert people(data) == [("titov@institute.example", "administrator")]


def test_second_administrator_of_the_same_address_is_refused(data):
    kamerton("create-admin", "titov@institute.example", "--data", data)

    done = kamerton("create-admin", "TITOV@institute.example", "--data", data)

    assert done.returncode == 1
    assert len(people(data)) == 1


def test_management_command_runs_with_the_database_of_the_folder(data):
    done = kamerton("manage", "--data", data, "showmigrations", "core")

    assert done.returncode == 0, done.stderr
    assert "[X] 0001_initial" in done.stdout


def test_accounts_of_an_empty_installation_are_an_empty_list(data):
    done = kamerton("demo", "accounts", "--json", "--data", data)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


AWAY = "postgresql://nobody@127.0.0.1:1/none"
COMMANDS = (
    ("create-admin", "titov@institute.example"),
    ("demo",),
    ("demo", "accounts"),
    ("backup", "b.tar"),
    ("manage", "migrate"),
)


def is_one_line(said):
    return said.startswith("kamerton: ") and said.count("\n") == 1


def with_data(command, data):
    name, *rest = command
    return [name, "--data", data, *rest]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_database_that_does_not_answer_is_one_line_with_its_mend(command, tmp_path):
    done = kamerton(*with_data(command, tmp_path / "data"), DATABASE_URL=AWAY)

    assert done.returncode == 1
    assert is_one_line(done.stderr), done.stderr
    assert "The database of DATABASE_URL cannot be reached" in done.stderr


def test_doctor_names_the_database_that_does_not_answer(tmp_path):
    done = kamerton("doctor", "--json", "--data", tmp_path, DATABASE_URL=AWAY)

    found = {check["code"]: check for check in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["database"]["state"] == "broken"
    assert found["database"]["mend"] == "Check DATABASE_URL and that the server runs."


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        (
            "en_US.UTF-8",
            "The database has no tables yet, or those of an older version. "
            "Start Kamerton once, or run: kamerton manage migrate.",
        ),
        (
            "ru_RU.UTF-8",
            "В базе данных ещё нет таблиц, или они от прежней версии. "
            "Запустите Камертон один раз или выполните: kamerton manage migrate.",
        ),
    ],
)
def test_accounts_of_a_database_without_tables_are_refused_with_the_mend(tmp_path, locale, said):
    done = kamerton("demo", "accounts", "--data", tmp_path / "fresh", LANG=locale)

    assert (done.returncode, done.stderr) == (1, f"kamerton: {said}\n")


def test_accounts_of_an_empty_installation_say_how_to_get_some(data):
    done = kamerton("demo", "accounts", "--data", data)

    assert done.stdout == (
        "There are no demo accounts here. Load the demo institute by: kamerton demo.\n"
    )


def test_path_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")

    done = kamerton("backup", tmp_path / "file" / "b.tar", "--data", tmp_path / "data")

    assert done.returncode == 1
    assert is_one_line(done.stderr), done.stderr
    assert done.stderr.endswith("Check the path, its owner and permissions, and free space.\n")

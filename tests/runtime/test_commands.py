"""The operator's other commands."""

import json

import psycopg

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

"""The data folder and the folder of sockets."""

import os

import pytest

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import DataFolder


@pytest.fixture
def folder(tmp_path):
    made = DataFolder(tmp_path / "data")
    made.prepare()
    return made


def test_secret_key_is_made_once_and_for_its_owner_alone(folder):
    key = folder.secret_key()

    assert len(key) >= 50
    assert folder.secret_key() == key
    assert (folder.root / "secret.key").stat().st_mode & 0o777 == 0o600


def test_sockets_of_a_deep_folder_have_a_short_path(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    deep = DataFolder(tmp_path / "очень глубокая папка" / ("ы" * 60))

    socket = deep.sockets() / "pg" / ".s.PGSQL.5432"

    assert len(os.fsencode(socket)) < 107
    deep.sockets().rmdir()


def test_sockets_differ_between_data_folders(tmp_path):
    one, other = DataFolder(tmp_path / "1").sockets(), DataFolder(tmp_path / "2").sockets()

    assert one != other
    one.rmdir()
    other.rmdir()


def test_lock_is_held_by_one(folder):
    lock = folder.lock()

    assert lock is not None
    assert folder.lock() is None
    os.close(lock)
    again = folder.lock()
    assert again is not None
    os.close(again)


def test_state_keeps_what_it_had(folder):
    folder.write_state(content="demo")
    folder.write_state(migrations="abc")

    assert folder.read_state() == {"format": 1, "content": "demo", "migrations": "abc"}


def test_broken_state_of_running_processes_is_as_none(folder):
    folder.running_file.write_text("{ half")

    assert folder.read_running() == {}


def test_folder_of_another_format_is_refused(folder):
    folder.write_state(format=7)

    with pytest.raises(StartRefused, match="7"):
        folder.prepare()

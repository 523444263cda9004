"""`kamerton backup` and `restore`: the same installation comes back, or nothing is touched."""

import hashlib
import io
import itertools
import json
import pathlib
import tarfile

import psycopg
import pytest

from kamerton.core.storage.local import LocalStore
from kamerton.runtime.archive import is_safe
from kamerton.runtime.database import EmbeddedDatabase
from kamerton.runtime.places import DataFolder
from tests.runtime.conftest import kamerton, wait_until
from tests.runtime.crowd import Crowd
from tools.checks import SYSTEM_POSTGRES, system_versions

SOUND = b"a fork at 440 Hz" * 5000


def fill(url, data):
    """Leave one row and one object, as an operation would."""
    key = LocalStore(data / "objects").put([SOUND]).sha256
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [f"Камертон {key}"])
    return key


def notes(data):
    with (
        EmbeddedDatabase.of(DataFolder(data)).running() as url,
        psycopg.connect(url) as connection,
    ):
        if connection.execute("SELECT to_regclass('note')").fetchone()[0] is None:
            return []
        return [row[0] for row in connection.execute("SELECT text FROM note")]


def objects(data):
    return {path.name for path in (data / "objects").glob("??/??/*")}


def rewritten(source, target, change):
    """Copy an archive, changing its manifest and sealing it again, as a newer version would have."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for information in old:
            content = old.extractfile(information).read()
            if information.name == "manifest.json":
                content = manifest = json.dumps(change(json.loads(content))).encode()
            if information.name == "manifest.sha256":
                content = hashlib.sha256(manifest).hexdigest().encode()
            information.size = len(content)
            new.addfile(information, io.BytesIO(content))
    return target


@pytest.fixture(scope="module")
def saved(lasting_platform, tmp_path_factory):
    """A backup taken while the platform runs; returns the file and the key of its object."""
    file = tmp_path_factory.mktemp("backups") / "копия 1.tar"
    key = fill(lasting_platform.database_url(), lasting_platform.data)
    done = kamerton("backup", file, "--data", lasting_platform.data)
    assert done.returncode == 0, done.stderr
    return file, key


def test_backup_of_running_platform_comes_back_in_a_new_folder(saved, tmp_path):
    file, key = saved

    done = kamerton("restore", file, "--data", tmp_path / "new")

    assert done.returncode == 0, done.stderr
    assert notes(tmp_path / "new") == [f"Камертон {key}"]
    assert objects(tmp_path / "new") == {key}
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_backup_moves_into_every_server_of_the_system(saved, tmp_path):
    file, key = saved
    for version in system_versions():
        place = DataFolder(tmp_path / f"server {version}")
        place.prepare()
        programs = SYSTEM_POSTGRES / str(version) / "bin"
        with EmbeddedDatabase.of(place, programs).running() as url:
            done = kamerton("restore", file, "--data", tmp_path / str(version), DATABASE_URL=url)

            assert done.returncode == 0, done.stderr
            with psycopg.connect(url) as connection:
                assert connection.info.server_version // 10000 == version
                found = connection.execute("SELECT text FROM note").fetchall()
            assert found == [(f"Камертон {key}",)]
            again = tmp_path / f"from {version}.tar"
            done = kamerton("backup", again, "--data", tmp_path / str(version), DATABASE_URL=url)
            assert done.returncode == 0, done.stderr


def test_restore_replaces_what_was_there(saved, data):
    file, key = saved
    with EmbeddedDatabase.of(DataFolder(data)).running() as url:
        fill(url, data)
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE later (n int)")
    LocalStore(data / "objects").put([b"later"])

    done = kamerton("restore", file, "--data", data)

    assert done.returncode == 0, done.stderr
    assert notes(data) == [f"Камертон {key}"]
    assert objects(data) == {key}


def test_backup_is_readable_by_its_owner_alone(saved):
    assert saved[0].stat().st_mode & 0o777 == 0o600


def test_backup_never_overwrites(saved, lasting_platform):
    before = saved[0].read_bytes()

    done = kamerton("backup", saved[0], "--data", lasting_platform.data)

    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert saved[0].read_bytes() == before


def test_restore_into_a_running_platform_is_refused(saved, lasting_platform):
    done = kamerton("restore", saved[0], "--data", lasting_platform.data)

    assert done.returncode == 1
    assert "Stop it first" in done.stderr
    assert lasting_platform.is_healthy()


def flip(content):
    middle = len(content) // 3
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    "damage",
    [flip, lambda content: content[: len(content) // 2], lambda _: b"", lambda c: c[:-11000]],
    ids=["one bit", "cut short", "empty", "without a seal"],
)
def test_damaged_backup_is_refused_before_anything_is_touched(saved, tmp_path, damage):
    broken = tmp_path / "broken.tar"
    broken.write_bytes(damage(saved[0].read_bytes()))

    done = kamerton("restore", broken, "--data", tmp_path / "new")

    assert done.returncode == 1
    assert "is damaged" in done.stderr
    assert "Nothing was changed." in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: {**manifest, "format": 2, "unheard": "of"},
        lambda manifest: {**manifest, "migrations": [*manifest["migrations"], "core.9999_later"]},
    ],
    ids=["format", "migration"],
)
def test_newer_backup_is_refused_before_anything_is_touched(saved, tmp_path, change):
    newer = rewritten(saved[0], tmp_path / "newer.tar", change)

    done = kamerton("restore", newer, "--data", tmp_path / "new")

    assert done.returncode == 1
    assert "written by a newer Kamerton" in done.stderr
    assert not (tmp_path / "new").exists()


def test_restore_of_an_unloadable_dump_leaves_the_database_as_it_was(saved, data, tmp_path):
    with EmbeddedDatabase.of(DataFolder(data)).running() as url:
        key = fill(url, data)
    content = b"PGDMP but nothing else"

    def spoil(manifest):
        member = {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
        return {**manifest, "members": {**manifest["members"], "database.dump": member}}

    spoilt = rewritten(saved[0], tmp_path / "a.tar", spoil)
    with tarfile.open(spoilt) as old, tarfile.open(tmp_path / "b.tar", "w") as new:
        for information in old:
            data_of = old.extractfile(information).read()
            if information.name == "database.dump":
                data_of, information.size = content, len(content)
            new.addfile(information, io.BytesIO(data_of))

    done = kamerton("restore", tmp_path / "b.tar", "--data", data)

    assert done.returncode == 1
    assert "is as it was" in done.stderr
    assert notes(data) == [f"Камертон {key}"]
    assert objects(data) >= {key}


def test_backup_of_an_installation_that_never_started_is_refused(tmp_path):
    done = kamerton("backup", tmp_path / "b.tar", "--data", tmp_path / "nothing")

    assert done.returncode == 1
    assert "There is nothing to back up" in done.stderr


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "objects/../../x", "", "a\0b"])
def test_member_outside_the_folder_is_unsafe(name):
    assert not is_safe(name)


def test_missing_file_is_said_by_name(tmp_path):
    done = kamerton("restore", tmp_path / "no.tar", "--data", tmp_path / "new")

    assert done.returncode == 1
    assert done.stderr.startswith(f"kamerton: There is no file {tmp_path / 'no.tar'}.")
    assert pathlib.Path(tmp_path / "new").exists() is False


class Storers(Crowd):
    """Threads that store objects with a row that names each, and take older ones away again."""

    def __init__(self, url, store, count=3):
        self.url, self.store = url, store
        self.named = []
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE named (key text PRIMARY KEY)")
        super().__init__(count)

    def work(self, storer):
        with psycopg.connect(self.url, autocommit=True) as connection:
            for number in itertools.count():
                if self.ended.wait(0.01):
                    return
                key = self.store.put([f"object {number} of {storer}".encode()]).sha256
                connection.execute("INSERT INTO named VALUES (%s)", [key])
                self.named.append(key)
                if number % 5 == 4:
                    connection.execute("DELETE FROM named WHERE key = %s", [key])
                    self.store.delete(key)
                    self.named.remove(key)


def test_backup_under_writes_holds_every_object_that_its_rows_name(platform, tmp_path):
    store = LocalStore(platform.data / "objects")
    with Storers(platform.database_url(), store) as storers:
        wait_until(lambda: len(storers.named) > 100)
        before = set(storers.named[:50])
        done = kamerton("backup", tmp_path / "b.tar", "--data", platform.data)
        assert done.returncode == 0, done.stderr
        enough = len(storers.named) + 20
        wait_until(lambda: len(storers.named) > enough)  # it went on meanwhile

    done = kamerton("restore", tmp_path / "b.tar", "--data", tmp_path / "new")

    assert done.returncode == 0, done.stderr
    with (
        EmbeddedDatabase.of(DataFolder(tmp_path / "new")).running() as url,
        psycopg.connect(url) as connection,
    ):
        named = {row[0] for row in connection.execute("SELECT key FROM named")}
    assert before <= named
    assert named <= objects(tmp_path / "new")

"""`kamerton restore`: a verified backup takes the place of what an installation holds, at once or not at all."""

import os
import subprocess
import tempfile
from pathlib import Path

from kamerton.core import storage
from kamerton.core.storage import Store
from kamerton.runtime import objects
from kamerton.runtime.archive import (
    BLOCK_BYTES,
    DATABASE,
    OBJECTS,
    SECRET_KEY,
    Manifest,
    members,
    newer,
    verify,
)
from kamerton.runtime.database import wheel_programs
from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import DataFolder
from kamerton.runtime.session import NOWHERE, database_of_stopped
from kamerton.runtime.words import _

# Written by pg_dump 17 and newer, unknown to the server before.
UNKNOWN_TO_OLDER_SERVERS = b"SET transaction_timeout"


def restore(folder: DataFolder, source: Path) -> Manifest:
    """Put the backup in the place of everything that is there.

    New objects are added first, then one transaction changes the database, then old objects go: whenever this is
    interrupted, the database names only objects that exist.
    """
    manifest = verify(source)
    os.environ["KAMERTON_DATA"] = str(folder.root.resolve())
    unknown = set(manifest.migrations) - known_migrations()
    if unknown:
        raise newer(manifest)
    folder.prepare()
    with (
        database_of_stopped(folder) as url,
        tempfile.TemporaryDirectory(dir=folder.root, prefix=".restore-") as name,
    ):
        workspace = Path(name)
        store = storage.backend()
        _unpack(source, workspace)
        keys = _add_objects(workspace, store)
        load_database(url, workspace / DATABASE)
        objects.keep_only(store, keys)
        _restore_secret_key(folder, workspace)
    folder.write_state(content=manifest.content or "restored", migrations="")
    return manifest


def known_migrations() -> set[str]:
    """Return every migration that this version of Kamerton brings, as "app.name"."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kamerton.config.settings")
    os.environ.setdefault("KAMERTON_SECRET_KEY", "x" * 40)
    os.environ.setdefault("DATABASE_URL", NOWHERE)
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}


def _unpack(source: Path, workspace: Path) -> None:
    for name, content, _size in members(source):
        target = workspace / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            while block := content.read(BLOCK_BYTES):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())


def _add_objects(workspace: Path, store: Store) -> set[str]:
    found = {path.name: path for path in (workspace / OBJECTS).glob("*")}
    for key, path in found.items():
        objects.put(store, key, path)
    return set(found)


def load_database(url: str, dump: Path) -> None:
    """Replace everything in the database by the dump, in one transaction."""
    programs = wheel_programs()
    reading = subprocess.Popen(
        [programs / "pg_restore", "--no-owner", "--no-privileges", "--file=-", dump],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    writing = subprocess.Popen(
        [
            programs / "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "-v",
            "ON_ERROR_STOP=1",
            url,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _pour(reading, writing)
    except BrokenPipeError:
        pass  # psql has ended; its own words say why
    finally:
        said = writing.communicate()[1].decode(errors="replace").strip()
        unread = reading.communicate()[1].decode(errors="replace").strip()
    if writing.returncode or reading.returncode:
        raise StartRefused(
            _("The database was not restored, and is as it was: %(reason)s")
            % {"reason": (said or unread).splitlines()[0] if said or unread else "?"},
            _("Stop what uses it, check free space, and restore again."),
        )


def _pour(reading: "subprocess.Popen[bytes]", writing: "subprocess.Popen[bytes]") -> None:
    if reading.stdout is None or writing.stdin is None:
        raise RuntimeError("pipes were asked for")
    writing.stdin.write(
        b"SET lock_timeout = '15s';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
    )
    for line in reading.stdout:
        if not line.startswith(UNKNOWN_TO_OLDER_SERVERS):
            writing.stdin.write(line)
    if reading.wait():
        # Cut off before the end: psql must not commit what it has.
        writing.kill()


def _restore_secret_key(folder: DataFolder, workspace: Path) -> None:
    kept = workspace / SECRET_KEY
    if kept.exists():
        kept.chmod(0o600)
        kept.replace(folder.root / "secret.key")

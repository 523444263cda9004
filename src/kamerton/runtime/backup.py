"""`kamerton backup`: database and stored objects of one moment, while the platform runs."""

import datetime
import importlib.metadata
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from kamerton.core import storage
from kamerton.runtime import objects
from kamerton.runtime.archive import DATABASE, OBJECTS, SECRET_KEY, Manifest, Writer
from kamerton.runtime.database import check_server, run_program, wheel_programs
from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import DataFolder
from kamerton.runtime.session import application
from kamerton.runtime.words import _


def backup(folder: DataFolder, target: Path) -> Manifest:
    """Write everything that the installation keeps into one file; return what went in.

    Objects are gathered before and after the dump of the database: what the dump names was stored before it and
    is kept by a link, even when somebody deletes it meanwhile.
    """
    if target.exists():
        raise StartRefused(
            _("The file %(path)s exists already.") % {"path": target},
            _("Give a new name; a backup never overwrites."),
        )
    folder.prepare()
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        application(folder) as url,
        tempfile.TemporaryDirectory(dir=folder.root, prefix=".backup-") as name,
    ):
        check_server(url)
        workspace = Path(name)
        store = storage.backend()
        objects.gather(store, workspace / "objects")
        dump = workspace / DATABASE
        dump_database(url, dump)
        objects.gather(store, workspace / "objects")
        manifest = Manifest(
            version=importlib.metadata.version("kamerton"),
            created_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            postgres=server_version(url),
            content=str(folder.read_state().get("content", "")),
            migrations=applied_migrations(url),
        )
        _write(target, manifest, _files(folder, workspace))
    return manifest


def _files(folder: DataFolder, workspace: Path) -> Iterator[tuple[str, Path]]:
    yield DATABASE, workspace / DATABASE
    if os.environ.get("KAMERTON_SECRET_KEY") == folder.secret_key():
        yield SECRET_KEY, folder.root / "secret.key"  # else the operator keeps it elsewhere
    gathered = workspace / "objects"
    for path in sorted(gathered.iterdir()):
        yield OBJECTS + path.name, path


def _write(target: Path, manifest: Manifest, files: Iterator[tuple[str, Path]]) -> None:
    partial = target.with_name(target.name + ".partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            writer = Writer(file, manifest)
            for name, path in files:
                writer.add(name, path)
            writer.close()
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def dump_database(url: str, target: Path) -> None:
    """Dump the database as it is at one moment."""
    program = wheel_programs() / "pg_dump"
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}", url]
    done = run_program([str(program), *arguments])
    if done.returncode:
        raise StartRefused(
            _("The database could not be read: %(reason)s") % {"reason": done.stderr.strip()},
            _("Check free space and the server's version (15 to 18)."),
        )


def server_version(url: str) -> int:
    """Return the server's major version."""
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10000


def applied_migrations(url: str) -> list[str]:
    """Return every migration that the database has seen, as "app.name"."""
    with psycopg.connect(url) as connection:
        table = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
        if table is None or table[0] is None:
            raise StartRefused(
                _("There is nothing to back up: this installation has never been started."),
                _("Check the folder given with --data."),
            )
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in rows]

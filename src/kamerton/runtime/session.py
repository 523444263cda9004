"""The application for one command: with the database of the running platform, or one started for it."""

import contextlib
import os
from collections.abc import Iterator

import psycopg

from kamerton.runtime.database import EmbeddedDatabase, unreachable
from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import DataFolder
from kamerton.runtime.settings import set_environment
from kamerton.runtime.words import _

# Lets Django's settings load where a command needs no database.
NOWHERE = "postgresql://nobody@/nowhere"


@contextlib.contextmanager
def database_of(folder: DataFolder) -> Iterator[str]:
    """Give the address of the installation's database, which is started for the block where it does not run."""
    given = os.environ.get("DATABASE_URL")
    if given and "KAMERTON_SECRET_KEY" in os.environ:
        yield given
        return
    folder.prepare()
    if given:
        yield given
        return
    lock = folder.lock()
    if lock is None:
        yield _address_of_running(folder)
        return
    try:
        with EmbeddedDatabase.of(folder).running() as url:
            yield url
    finally:
        os.close(lock)


@contextlib.contextmanager
def database_of_stopped(folder: DataFolder) -> Iterator[str]:
    """Give the address of the database of an installation that does not run, and keep it from being started."""
    lock = folder.lock()
    if lock is None:
        raise StartRefused(
            _("Kamerton runs on the data folder %(path)s.") % {"path": folder.root},
            _("Stop it first, and start it again afterwards."),
        )
    try:
        given = os.environ.get("DATABASE_URL")
        if given and given != NOWHERE:
            yield given
        else:
            with EmbeddedDatabase.of(folder).running() as url:
                yield url
    finally:
        os.close(lock)


def _address_of_running(folder: DataFolder) -> str:
    url = folder.read_running().get("database_url")
    if not url:
        raise StartRefused(
            _("Kamerton is being started on %(path)s.") % {"path": folder.root},
            _("Try again in a few seconds."),
        )
    return str(url)


@contextlib.contextmanager
def application(folder: DataFolder) -> Iterator[str]:
    """Set the application up for the block, with its database, whose address is given."""
    with database_of(folder) as url:
        set_environment(folder, url)
        address = folder.read_running().get("address")
        if address:
            os.environ.setdefault("KAMERTON_BASE_URL", str(address))
        import django

        django.setup()
        from django.db import Error, connections

        try:
            yield url
        except Error as error:
            raise _explained(error) from error
        finally:
            connections.close_all()


def _explained(error: Exception) -> Exception:
    """Return what the operator can mend: a server that does not answer, a database without tables."""
    cause = error.__cause__
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
        return unreachable(cause)
    if isinstance(cause, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
        return StartRefused(
            _("The database has no tables yet, or those of an older version."),
            _("Start Kamerton once, or run: kamerton manage migrate."),
        )
    return error

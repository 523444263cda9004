"""The platform under measurement: `kamerton up` with a data folder of its own, and what its processes cost."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from pathlib import Path

import psycopg

KEPT_OUT = ("DATABASE_URL", "DJANGO_", "KAMERTON_", "PROMETHEUS_")
PATIENCE_S = 300
JOBS_PATIENCE_S = 1200
_JOBS = """
SELECT count(*) FROM procrastinate_jobs
WHERE status = 'doing' OR status = 'todo' AND coalesce(scheduled_at, now()) <= now()
"""
TICKS = os.sysconf("SC_CLK_TCK")


class BenchFailed(Exception):
    """The bench cannot go on; the message is for the one who runs it."""


class Platform:
    """One running platform."""

    def __init__(self, data: Path, port: int, gateways: int = 1) -> None:
        self._gateways = gateways
        self.data = data
        self.address = f"http://127.0.0.1:{port}"
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None
        self._adopted: dict[int, str] = {}

    def adopt(self, pid: int, name: str) -> None:
        """Count another process and its children with the platform's, under a name of their own."""
        self._adopted[pid] = name

    def start(self) -> float:
        """Start it; return the seconds until it answered."""
        started = time.monotonic()
        self.data.parent.mkdir(parents=True, exist_ok=True)
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(KEPT_OUT)
        }
        command = [sys.executable, "-m", "kamerton.runtime", "up", "--port", str(self._port)]
        if self._gateways > 1:
            command += ["--realtime-processes", str(self._gateways)]
        log = self.data.with_name(self.data.name + ".log")
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [*command, "--data", str(self.data)], env=environment, stdout=output, stderr=output
            )
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() - started > PATIENCE_S:
                raise BenchFailed(f"the platform did not start:\n{log.read_text()}")
            time.sleep(0.1)
        return time.monotonic() - started

    def stop(self) -> None:
        """Stop it, and wait until nothing of it is left."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(90)
            self._process = None

    def wait_for_jobs(self) -> float:
        """Wait until the worker has nothing to do (a demo's sounds and videos); return the seconds."""
        started = time.monotonic()
        idle_since: float | None = None
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            while idle_since is None or time.monotonic() - idle_since < 2:
                row = connection.execute(_JOBS).fetchone()
                if row and row[0]:
                    idle_since = None
                elif idle_since is None:
                    idle_since = time.monotonic()
                if time.monotonic() - started > JOBS_PATIENCE_S:
                    raise BenchFailed("the platform's jobs do not come to an end")
                time.sleep(0.5)
        return time.monotonic() - started

    @property
    def database_url(self) -> str:
        """The address of its database."""
        return str(json.loads((self.data / "running.json").read_text())["database_url"])

    def cpu_s(self) -> dict[str, float]:
        """Return the processor seconds by kind of process, those of children that have ended too."""
        found: dict[str, float] = defaultdict(float)
        names = self._names()
        for pid, kind in self._tree().items():
            fields = _stat(pid)
            if fields:
                ticks = sum(int(field) for field in fields[11:15])
                found[names.get(pid, kind)] += ticks / TICKS
        return dict(found)

    def memory(self) -> dict[str, float]:
        """Return the proportional share of memory by kind of process, in MB, and of all together."""
        found: dict[str, float] = defaultdict(float)
        names = self._names()
        for pid, kind in self._tree().items():
            found[names.get(pid, kind)] += _pss_bytes(pid) / 1e6
        return {**dict(sorted(found.items())), "all": sum(found.values())}

    def kill(self, part: str) -> None:
        """Kill one of its processes."""
        noted = json.loads((self.data / "running.json").read_text())["processes"]
        os.kill(noted[part][0], signal.SIGKILL)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _names(self) -> dict[int, str]:
        noted = json.loads((self.data / "running.json").read_text())["processes"]
        names = {identity[0]: name.partition("-")[0] for name, identity in noted.items()}
        if self._process is not None:
            names[self._process.pid] = "supervisor"
        return names

    def _tree(self) -> dict[int, str]:
        """Return all processes; those that the supervisor does not name are the database's."""
        if self._process is None:
            return {}
        children: dict[int, list[int]] = defaultdict(list)
        for folder in Path("/proc").glob("[0-9]*"):
            fields = _stat(int(folder.name))
            if fields:
                children[int(fields[1])].append(int(folder.name))
        found: dict[int, str] = {}
        waiting = [(self._process.pid, "database"), *self._adopted.items()]
        while waiting:
            pid, kind = waiting.pop()
            found[pid] = kind
            waiting += [(child, kind) for child in children[pid]]
        return found


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _pss_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))

"""Real platforms: started by the command, watched by their processes."""

import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest

KEPT_OUT = ("DATABASE_URL", "DJANGO_", "KAMERTON_", "PROMETHEUS_")
PATIENCE_S = 180


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(KEPT_OUT)}
    return {**kept, "LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", **more}


def kamerton(*arguments, **more):
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "kamerton.runtime", *map(str, arguments)],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_running(pid):
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


def descendants(pid):
    """Return the pid with everything below it."""
    parents = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(fields[1])
    found = {pid}
    while True:
        more = {child for child, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def wait_until(condition, patience_s=PATIENCE_S):
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {patience_s} s: {condition}")


class Platform:
    """A `kamerton up` of our own."""

    def __init__(self, data, port=None, program=(sys.executable, "-m", "kamerton.runtime")):
        self.program = program
        self.data = pathlib.Path(data)
        self.port = port or free_port()
        self.log = self.data.with_name(self.data.name + ".log")
        self.process = None

    def start(self, *arguments):
        self._launch(arguments)
        wait_until(lambda: self.is_healthy() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()
        return self

    def start_at(self, name, *arguments):
        """Start under a name, over HTTPS."""
        self._launch(["--domain", name, *arguments])
        wait_until(lambda: "ready in" in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()

    def _launch(self, arguments):
        command = [*self.program, "up", "--empty", "--port", str(self.port)]
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                [*command, "--data", str(self.data), *arguments],
                env=environment(),
                cwd=self.data.parent,
                stdout=output,
                stderr=output,
            )

    def said(self):
        return self.log.read_text()

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def is_healthy(self):
        try:
            return self.get("/healthz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def children(self):
        assert self.process.poll() is None, self.said()
        noted = json.loads((self.data / "running.json").read_text())
        return {name: numbers[0] for name, numbers in noted["processes"].items()}

    def complete(self, parts):
        """Return the processes, or None while one of the parts is being started again."""
        children = self.children()
        return children if set(children) == set(parts) else None

    def database_url(self):
        return json.loads((self.data / "running.json").read_text())["database_url"]

    def everything(self):
        return descendants(self.process.pid)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory):
    """A data folder with empty tables, to be copied."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    done = kamerton("up", "--prepare-only", "--empty", "--data", data, "--port", free_port())
    assert done.returncode == 0, done.stderr
    return data


def copy_of(prepared_data, folder):
    """Copy prepared data into a path with a space and Cyrillic letters."""
    target = folder / "папка данных"
    subprocess.run(["cp", "-a", str(prepared_data), str(target)], check=True)
    return target


@contextlib.contextmanager
def started(data):
    """A platform that runs for the block; whatever is left of it is ended."""
    platform = Platform(data).start()
    left = platform.everything()
    try:
        yield platform
    finally:
        left |= platform.everything()
        if platform.process.poll() is None:
            platform.stop()
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def data(prepared_data, tmp_path):
    """A data folder of our own."""
    target = copy_of(prepared_data, tmp_path)
    yield target
    shutil.rmtree(target, ignore_errors=True)


@pytest.fixture
def platform(data):
    """A platform of our own."""
    with started(data) as running:
        yield running


@pytest.fixture(scope="module")
def lasting_platform(prepared_data, tmp_path_factory):
    """A platform for tests that leave it as it was."""
    with started(copy_of(prepared_data, tmp_path_factory.mktemp("lasting"))) as running:
        yield running

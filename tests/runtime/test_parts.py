"""The parts one by one, as service managers and containers start them."""

import contextlib
import os
import signal
import subprocess
import sys

import pytest

from kamerton.runtime.database import EmbeddedDatabase
from kamerton.runtime.places import DataFolder
from tests.runtime.conftest import (
    Platform,
    environment,
    free_port,
    is_running,
    kamerton,
    wait_until,
)


@contextlib.contextmanager
def part(name, *arguments, **settings):
    command = [sys.executable, "-m", "kamerton.runtime", "run", name, *map(str, arguments)]
    with subprocess.Popen(command, env=environment(**settings)) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


@pytest.mark.parametrize("over_network", [False, True], ids=["sockets", "ports"])
def test_parts_together_are_the_platform(data, tmp_path, over_network):
    ports = {"web": free_port(), "realtime": free_port()}
    places = {name: f"127.0.0.1:{port}" for name, port in ports.items()} if over_network else {}
    listen = {name: ["--listen", place] for name, place in places.items()}
    behind = [word for name, place in places.items() for word in (f"--{name}", place)]
    front = Platform(tmp_path / "front")
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(EmbeddedDatabase.of(DataFolder(data)).running())
        settings = {"DATABASE_URL": url, "KAMERTON_DATA": str(tmp_path / "files")}
        web = stack.enter_context(part("web", *listen.get("web", []), **settings))
        stack.enter_context(part("realtime", *listen.get("realtime", []), **settings))
        worker = stack.enter_context(part("worker", **settings))
        stack.enter_context(part("front", "--port", front.port, *behind, **settings))

        wait_until(front.is_healthy)
        assert front.get("/accounts/login/")[0] == 200
        wait_until(lambda: front.get("/realtime/healthz")[0] == 200)
        assert is_running(worker.pid)

        web.kill()
        web.wait()
        wait_until(lambda: not front.is_healthy())


def test_part_without_a_database_is_refused(tmp_path):
    done = kamerton("run", "web", "--data", tmp_path / "data")

    assert done.returncode == 1
    assert done.stderr.startswith("kamerton: DATABASE_URL is not set.")


def test_part_at_a_wrong_address_is_refused(tmp_path):
    where = {"DATABASE_URL": "postgresql://nobody@/none"}
    done = kamerton("run", "web", "--data", tmp_path / "d", "--listen", "8001", **where)

    assert done.returncode == 1
    assert "“8001” is no address to listen on." in done.stderr
    assert os.listdir(tmp_path)

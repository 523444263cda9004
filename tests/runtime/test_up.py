"""`kamerton up`: what dies is started again, what is stopped is gone, what cannot start says why."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import psycopg
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
from tests.runtime.crowd import Crowd
from tools.checks import SYSTEM_POSTGRES, system_versions

# The worker follows its database and comes back later than it, so the database is the last to be killed.
PARTS = ["front", "realtime", "web-1", "web-2", "worker", "database"]


@pytest.mark.parametrize("part", PARTS)
def test_killed_process_is_started_again(lasting_platform, part):
    before = wait_until(lambda: lasting_platform.complete(PARTS))

    os.kill(before[part], signal.SIGKILL)

    wait_until(lambda: lasting_platform.children().get(part, before[part]) != before[part])
    wait_until(lasting_platform.is_healthy)
    wait_until(lambda: lasting_platform.get("/realtime/healthz")[0] == 200)
    after = lasting_platform.children()
    assert is_running(after[part])
    assert f"The process {part} ended (SIGKILL) and is started again." in lasting_platform.said()
    assert lasting_platform.process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop_leaves_no_process(platform, number):
    everything = platform.everything()
    assert len(everything) > len(PARTS)

    code = platform.stop(number)

    assert code == 0
    assert [pid for pid in everything if is_running(pid)] == []
    assert not (platform.data / "running.json").exists()


def test_second_ctrl_c_does_not_wait_for_a_process_that_lingers(platform):
    lingering = platform.children()["worker"]
    everything = platform.everything()
    os.kill(lingering, signal.SIGSTOP)  # it hears no request to stop now
    platform.process.send_signal(signal.SIGINT)
    wait_until(lambda: "Waiting for worker to finish its work" in platform.said())

    started = time.monotonic()
    code = platform.stop(signal.SIGINT)

    assert code == 0
    assert time.monotonic() - started < 20
    assert [pid for pid in everything if is_running(pid)] == []


def test_killed_supervisor_takes_its_processes_along_and_next_start_recovers(platform):
    everything = platform.everything()

    platform.process.kill()
    platform.process.wait()

    again = Platform(platform.data, platform.port).start()
    try:
        assert [pid for pid in everything if is_running(pid)] == []
        assert again.get("/healthz")[0] == 200
    finally:
        again.stop()


def test_second_start_serves_within_five_seconds(data):
    first = Platform(data).start()
    first.stop()
    started = time.monotonic()

    second = Platform(data, first.port).start()

    seconds = time.monotonic() - started
    second.stop()
    assert seconds < 5 * (1 + os.getloadavg()[0] / (os.cpu_count() or 1))


def test_taken_port_is_refused_with_a_mend(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = kamerton("up", "--data", data, "--port", port)

    assert done.returncode == 1
    assert done.stderr == (
        f"kamerton: The port 127.0.0.1:{port} is taken by another program. "
        f"Give a free one: --port {port + 1}.\n"
    )


def test_second_platform_on_the_same_data_is_refused(lasting_platform):
    platform = lasting_platform
    done = kamerton("up", "--data", platform.data, "--port", platform.port + 1)

    assert done.returncode == 1
    assert f"already runs on the data folder {platform.data}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_data_folder_of_another_format_is_refused(data):
    state = json.loads((data / "state.json").read_text())
    (data / "state.json").write_text(json.dumps({**state, "format": 99}))

    done = kamerton("up", "--data", data)

    assert done.returncode == 1
    assert "has format 99; this version of Kamerton reads format 1." in done.stderr


def test_database_of_another_major_version_is_refused(data):
    (data / "postgres" / "PG_VERSION").write_text("14\n")

    done = kamerton("up", "--data", data)

    assert done.returncode == 1
    assert "was written by PostgreSQL 14; this Kamerton brings 18." in done.stderr


@pytest.mark.parametrize("url", ["postgresql://x@127.0.0.1:1/y", "postgresql://x@/y?host=/nowhere"])
def test_server_of_ones_own_that_does_not_answer_is_refused(tmp_path, url):
    done = kamerton("up", "--data", tmp_path / "d", "--port", free_port(), DATABASE_URL=url)

    assert done.returncode == 1
    assert "The database of DATABASE_URL cannot be reached: " in done.stderr
    assert done.stderr.count("\n") == 1


def test_server_of_the_system_is_used(tmp_path):
    for version in system_versions():
        place = DataFolder(tmp_path / f"server {version}")
        place.prepare()
        programs = SYSTEM_POSTGRES / str(version) / "bin"
        with EmbeddedDatabase.of(place, programs).running() as url:
            arguments = ["--empty", "--prepare-only", "--port", free_port()]
            done = kamerton("up", "--data", tmp_path / "d", *arguments, DATABASE_URL=url)

            assert done.returncode == 0, done.stderr
            assert not (tmp_path / "d" / "postgres").exists()
            with psycopg.connect(url) as connection:
                people = connection.execute("SELECT count(*) FROM people_person").fetchone()
            assert people == (0,)


def test_data_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    done = kamerton("up", "--data", tmp_path / "file" / "data", LANG="ru_RU.UTF-8")

    assert done.returncode == 1
    assert "нельзя писать" in done.stderr
    assert done.stderr.count("\n") == 1


def test_pid_file_that_names_a_stranger_does_not_stop_the_start(data):
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        (data / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{data}\n0\n5432\n\n\n")
        platform = Platform(data).start()
        platform.stop()
        assert stranger.poll() is None
        stranger.kill()


def test_first_start_prints_a_link_for_the_first_administrator(lasting_platform):
    platform = lasting_platform
    said = wait_until(lambda: "/setup/" in platform.said() and platform.said())

    link = said.split("/setup/")[1].split("/")[0]
    assert platform.get(f"/setup/{link}/")[0] == 200


class Writers(Crowd):
    """Threads that write one row after another and remember what was acknowledged."""

    def __init__(self, url, count=4):
        self.url = url
        self.acknowledged = []
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE written (number text PRIMARY KEY)")
        super().__init__(count)

    def work(self, writer):
        number = 0
        while not self.ended.is_set():
            try:
                with psycopg.connect(self.url, autocommit=True) as connection:
                    while not self.ended.is_set():
                        key = f"{writer}-{number}"
                        number += 1
                        connection.execute("INSERT INTO written VALUES (%s)", [key])
                        self.acknowledged.append(key)
            except psycopg.OperationalError:
                time.sleep(0.05)

    def lost(self):
        with psycopg.connect(self.url) as connection:
            found = {row[0] for row in connection.execute("SELECT number FROM written")}
        return set(self.acknowledged) - found


def test_killed_database_loses_no_acknowledged_write(platform):
    with Writers(platform.database_url()) as writers:
        for _ in range(3):
            enough = len(writers.acknowledged) + 200
            wait_until(lambda enough=enough: len(writers.acknowledged) > enough)
            os.kill(platform.children()["database"], signal.SIGKILL)
        enough = len(writers.acknowledged) + 200
        wait_until(lambda: len(writers.acknowledged) > enough)

    assert writers.lost() == set()


def test_killed_supervisor_loses_no_acknowledged_write(platform):
    with Writers(platform.database_url()) as writers:
        wait_until(lambda: len(writers.acknowledged) > 500)
        platform.process.kill()
        platform.process.wait()
        again = Platform(platform.data, platform.port).start()

    try:
        assert len(writers.acknowledged) > 500
        assert writers.lost() == set()
    finally:
        again.stop()


def test_environment_of_tests_does_not_leak():
    assert "DATABASE_URL" not in environment()

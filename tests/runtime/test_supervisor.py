"""The supervisor alone, with small processes of its own."""

import os
import signal
import time

import pytest

from kamerton.runtime.supervisor import Part, Supervisor


@pytest.fixture
def supervisor(tmp_path):
    made = Supervisor(tmp_path)
    yield made
    made.stop()


def sleeper(name, **more):
    return Part(name, lambda _parent: time.sleep(60), **more)


def pid_of(supervisor, name):
    return supervisor.identities()[name].pid


def test_part_that_dies_right_after_all_were_ready_is_started_again(supervisor):
    def is_ready():
        os.kill(pid_of(supervisor, "brief"), signal.SIGKILL)
        return True

    supervisor.start(sleeper("brief", is_ready=is_ready))
    first = pid_of(supervisor, "brief")

    late = supervisor.wait_until_ready(["brief"], 5)

    assert late == []
    assert supervisor.wait_for(
        lambda: "brief" in supervisor.identities() and first != pid_of(supervisor, "brief"), 10
    )


def test_part_that_is_never_ready_is_named(supervisor):
    supervisor.start(sleeper("quick"))
    supervisor.start(sleeper("slow", is_ready=lambda: False))

    assert supervisor.wait_until_ready(["quick", "slow"], 0.2) == ["slow"]

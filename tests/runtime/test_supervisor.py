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


def test_part_that_dies_right_after_all_were_ready_is_not_called_late(supervisor):
    answers = iter([True])  # ready once, and gone when it is asked again
    supervisor.start(sleeper("brief", is_ready=lambda: next(answers, False)))

    assert supervisor.wait_until_ready(["brief"], 5) == []


def test_part_that_is_killed_is_started_again(supervisor):
    supervisor.start(sleeper("brief"))
    first = pid_of(supervisor, "brief")
    os.kill(first, signal.SIGKILL)

    assert supervisor.wait_for(
        lambda: "brief" in supervisor.identities() and pid_of(supervisor, "brief") != first, 10
    )


def test_part_that_is_never_ready_is_named(supervisor):
    supervisor.start(sleeper("quick"))
    supervisor.start(sleeper("slow", is_ready=lambda: False))

    assert supervisor.wait_until_ready(["quick", "slow"], 0.2) == ["slow"]

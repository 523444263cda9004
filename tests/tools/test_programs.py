"""Programs of the build end with us."""

import os
import threading

from tests.runtime.conftest import is_running, wait_until
from tools import programs


def test_program_says_what_it_said_and_its_code(tmp_path):
    command = ["sh", "-c", "cat; echo oops >&2; exit 3"]

    assert programs.run(command, tmp_path, os.environ, given="hello\n") == (3, "hello\noops\n")


def test_end_all_ends_a_program_with_what_it_started(tmp_path):
    command = ["sh", "-c", "sleep 600 & echo $! > grandchild; echo $$ > child; wait"]
    running = threading.Thread(target=programs.run, args=(command, tmp_path, os.environ))
    running.start()
    wait_until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text())
    pids = [int((tmp_path / name).read_text()) for name in ("child", "grandchild")]

    programs.end_all()

    running.join(10)
    assert not running.is_alive()
    wait_until(lambda: not any(is_running(pid) for pid in pids))

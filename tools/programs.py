"""Programs that the build runs: each in a group of its own, so that ending us ends them with all that they started."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE_S = 20.0

_running: "set[subprocess.Popen[str]]" = set()
_lock = threading.RLock()  # a signal may end us while the main thread holds it


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    given: str | None = None,
) -> tuple[int, str]:
    """Run a program to its end; return its exit code and what it said."""
    process = start(
        command, folder, environment, stdin=subprocess.PIPE if given is not None else None
    )
    try:
        said, _ = process.communicate(given)
    finally:
        _forget(process)
    return process.returncode, said or ""


def run_aloud(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int:
    """Run a program that speaks to the operator itself; return its exit code."""
    process = start(command, folder, environment, aloud=True)
    try:
        return process.wait()
    finally:
        _forget(process)


def start(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    stdin: int | None = None,
    aloud: bool = False,
) -> "subprocess.Popen[str]":
    """Start a program that end_all() will know."""
    with _lock:  # whoever ends all waits until this one is known
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            stdout=None if aloud else subprocess.PIPE,
            stderr=None if aloud else subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        _running.add(process)
    return process


def _forget(process: "subprocess.Popen[str]") -> None:
    if process.poll() is not None:
        with _lock:
            _running.discard(process)


def end_all() -> None:
    """End every program that still runs, and wait until it is gone."""
    with _lock:
        left = [process for process in _running if process.poll() is None]
    for process in left:
        _signal(process, signal.SIGTERM)
    for process in left:
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)


def _signal(process: "subprocess.Popen[str]", number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)

"""The supervisor: starts the processes, keeps them running, shows why one died, and stops them all.

One thread and one loop, because the application's processes are forks of this one and a fork copies no threads.
"""

import contextlib
import os
import select
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, TextIO

from kamerton.runtime.memory import PLANNED_EXIT
from kamerton.runtime.processes import Identity, die_with_parent, identity_of
from kamerton.runtime.words import _

BACK_OFF_S = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
STEADY_AFTER_S = 30.0
LINES_KEPT = 20
PATIENCE_BEFORE_WORDS_S = 3.0
LINES_SHOWN = 8
COLUMNS_SHOWN = 240
LOG_LIMIT_BYTES = 5_000_000


@dataclass
class Part:
    """One process to keep: what it runs, when it counts as ready, and how it is stopped.

    `run` is called in the child with the supervisor's pid and does not come back, or comes back to end the child.
    """

    name: str
    run: Callable[[int], object]
    is_ready: Callable[[], bool] = lambda: True
    stop_signal: int = signal.SIGTERM
    stop_patience_s: float = 12.0
    stop_last: bool = False
    asks_for_its_death: bool = False


@dataclass
class _Child:
    part: Part
    pid: int = 0
    started_at: float = 0.0
    failures: int = 0
    restart_at: float | None = None
    pipe: int = -1
    rest: bytes = b""
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LINES_KEPT))
    once: bool = False
    echo: bool = False
    exit_code: int | None = None


class Supervisor:
    """Keeps parts running until it is asked to stop."""

    def __init__(
        self, logs: Path, *, verbose: bool = False, on_change: Callable[[], None] = lambda: None
    ) -> None:
        self._logs = logs
        self._verbose = verbose
        self._on_change = on_change
        self._children: dict[str, _Child] = {}
        self._asked_to_stop = False
        self._in_a_hurry = False
        self._stopping_since: float | None = None
        self._told_of_waiting = False
        self._wakeup, self._wakeup_in = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._inherited_by_nobody: list[int] = []
        self._last_words: dict[str, list[str]] = {}

    # What the commands use

    def take_signals(self) -> None:
        """Turn SIGINT, SIGTERM and SIGHUP into a request to stop, and SIGCHLD into a turn of the loop."""
        signal.set_wakeup_fd(self._wakeup_in, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)

    def keep_to_itself(self, descriptor: int) -> None:
        """Close this descriptor in every child (the lock of the data folder must not outlive us in one)."""
        self._inherited_by_nobody.append(descriptor)

    def start(self, part: Part) -> None:
        """Start a part; from now on it is kept running."""
        child = self._children[part.name] = _Child(part)
        self._spawn(child)

    def wait_until_ready(self, names: list[str], patience_s: float) -> list[str]:
        """Turn the loop until the parts are ready; return those that are not when the patience or a stop ends it.

        Once all were ready together, one that dies a moment later is only started again.
        """
        if self.wait_for(lambda: all(map(self._is_ready, names)), patience_s):
            return []
        return [name for name in names if not self._is_ready(name)]

    def wait_for(self, condition: Callable[[], bool], patience_s: float) -> bool:
        """Turn the loop until the condition holds; return False when the patience or a stop ends it."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline and not self._asked_to_stop:
            self._turn(0.03)
            if condition():
                return True
        return False

    def run_once(self, name: str, work: Callable[[], object], *, echo: bool = False) -> int:
        """Run work to its end in a child and return its exit code; `echo` shows what it says as it says it."""
        child = self._children[name] = _Child(
            Part(name, lambda _parent: work()), once=True, echo=echo
        )
        self._spawn(child)
        while child.exit_code is None and not self._asked_to_stop:
            self._turn(0.2)
        if child.exit_code is None:
            self._stop_children([child])
        self._last_words[name] = list(child.lines)
        del self._children[name]
        return child.exit_code if child.exit_code is not None else 130

    def last_lines(self, name: str) -> list[str]:
        """Return what a part said last; also of one that was run once."""
        return (
            list(self._children[name].lines)
            if name in self._children
            else self._last_words.get(name, [])
        )

    def failures(self, name: str) -> int:
        return self._children[name].failures

    def identities(self) -> dict[str, Identity]:
        """Return who runs now, for the note that the next start reads after a crash."""
        found = {
            name: identity_of(child.pid) for name, child in self._children.items() if child.pid
        }
        return {name: identity for name, identity in found.items() if identity}

    @property
    def asked_to_stop(self) -> bool:
        return self._asked_to_stop

    def keep(self) -> None:
        """Turn the loop until asked to stop."""
        while not self._asked_to_stop:
            self._turn(self._next_deadline())

    def stop(self) -> None:
        """Stop everything; the database last, for the others still write to it."""
        self._asked_to_stop = True
        self._stopping_since = time.monotonic()
        self._stop_children(
            [child for child in self._children.values() if not child.part.stop_last]
        )
        self._stop_children([child for child in self._children.values() if child.part.stop_last])

    # The loop

    def _ask_to_stop(self, number: int, _frame: object) -> None:
        # Whoever presses Ctrl-C again does not want to wait for the jobs; the next start takes them up.
        self._in_a_hurry |= self._asked_to_stop and number == signal.SIGINT
        self._asked_to_stop = True

    def _hurries(self, child: _Child) -> bool:
        return self._in_a_hurry and not child.part.stop_last  # the database always ends in order

    def _tell_of_waiting(self, child: _Child) -> None:
        if self._stopping_since is None or self._told_of_waiting or child.part.stop_last:
            return
        if child.pid and time.monotonic() - self._stopping_since > PATIENCE_BEFORE_WORDS_S:
            self._told_of_waiting = True
            say(
                _("Waiting for %(name)s to finish its work; Ctrl-C again ends it at once.")
                % {"name": child.part.name}
            )

    def _next_deadline(self) -> float:
        moments = [
            child.restart_at for child in self._children.values() if child.restart_at is not None
        ]
        return max(0.01, min(moments) - time.monotonic()) if moments else 5.0

    def _turn(self, patience_s: float) -> None:
        pipes = {child.pipe: child for child in self._children.values() if child.pipe >= 0}
        with contextlib.suppress(InterruptedError):
            ready, _, _ = select.select([self._wakeup, *pipes], [], [], patience_s)
            for descriptor in ready:
                if descriptor == self._wakeup:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._wakeup, 512)
                else:
                    self._read(pipes[descriptor])
        self._reap()
        self._start_due()

    def _reap(self) -> None:
        for child in list(self._children.values()):
            if child.pid:
                done, status = os.waitpid(child.pid, os.WNOHANG)
                if done:
                    self._bury(child, os.waitstatus_to_exitcode(status))

    def _bury(self, child: _Child, code: int) -> None:
        self._drain(child)
        child.pid = 0
        child.exit_code = code
        if self._asked_to_stop or child.once:
            return
        if code == PLANNED_EXIT:
            child.failures, child.restart_at = 0, time.monotonic()
            return
        if time.monotonic() - child.started_at > STEADY_AFTER_S:
            child.failures = 0
        delay = BACK_OFF_S[min(child.failures, len(BACK_OFF_S) - 1)]
        child.failures += 1
        child.restart_at = time.monotonic() + delay
        self._tell_of_death(child, code)
        self._on_change()

    def _tell_of_death(self, child: _Child, code: int) -> None:
        reason = signal.Signals(-code).name if code < 0 else str(code)
        text = _("The process %(name)s ended (%(reason)s) and is started again.")
        say(text % {"name": child.part.name, "reason": reason}, sys.stderr)
        words = list(child.lines)
        if words and words != self._last_words.get(child.part.name):
            say(_("Its last lines:"), sys.stderr)
            for line in words[-LINES_SHOWN:]:
                say(f"  {child.part.name} | {_shortened(line)}", sys.stderr)
            say(_("More: %(path)s.") % {"path": self._log_of(child)}, sys.stderr)
        self._last_words[child.part.name] = words

    def _start_due(self) -> None:
        for child in self._children.values():
            if (
                child.restart_at is not None
                and time.monotonic() >= child.restart_at
                and not self._asked_to_stop
            ):
                self._spawn(child)
                self._on_change()

    def _is_ready(self, name: str) -> bool:
        child = self._children[name]
        return bool(child.pid) and child.part.is_ready()

    # Children

    def _spawn(self, child: _Child) -> None:
        reading, writing = os.pipe2(os.O_CLOEXEC)
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._live_as(child.part, parent, writing)
        os.close(writing)
        os.set_blocking(reading, False)
        child.pid, child.pipe, child.rest = pid, reading, b""
        child.started_at, child.restart_at = time.monotonic(), None
        child.lines.clear()

    def _live_as(self, part: Part, parent: int, output: int) -> NoReturn:
        code = 1
        try:
            _forget_signals()
            os.setsid()
            self._close_in_child()
            _redirect(output)
            if not part.asks_for_its_death:
                die_with_parent(parent, part.stop_signal)
            part.run(parent)
            code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else int(bool(error.code))
        except KeyboardInterrupt:
            code = 130
        except BaseException:  # noqa: BLE001 - told in the log; the exit code says the rest
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _close_in_child(self) -> None:
        pipes = [child.pipe for child in self._children.values() if child.pipe >= 0]
        for descriptor in (self._wakeup, self._wakeup_in, *self._inherited_by_nobody, *pipes):
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _stop_children(self, children: list[_Child]) -> None:
        for child in children:
            child.restart_at = None
            self._signal(child, child.part.stop_signal)
        for child in children:
            deadline = time.monotonic() + child.part.stop_patience_s
            while child.pid and time.monotonic() < deadline and not self._hurries(child):
                self._turn(0.05)
                self._tell_of_waiting(child)
            if child.pid:
                self._signal(child, signal.SIGKILL)
                os.waitpid(child.pid, 0)
                child.pid = 0

    def _signal(self, child: _Child, number: int) -> None:
        if child.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, number)

    # What the children say

    def _drain(self, child: _Child) -> None:
        while child.pipe >= 0 and self._read(child):
            pass
        if child.pipe >= 0:
            os.close(child.pipe)
            child.pipe = -1

    def _read(self, child: _Child) -> bool:
        try:
            data = os.read(child.pipe, 65536)
        except BlockingIOError:
            return False
        if not data:
            os.close(child.pipe)
            child.pipe = -1
            return False
        *lines, child.rest = (child.rest + data).split(b"\n")
        for raw in lines:
            self._keep_line(child, raw.decode(errors="replace").rstrip())
        return True

    def _log_of(self, child: _Child) -> Path:
        return self._logs / f"{child.part.name}.log"

    def _keep_line(self, child: _Child, line: str) -> None:
        child.lines.append(line)
        path = self._log_of(child)
        with contextlib.suppress(OSError):
            if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
                path.replace(path.with_suffix(".log.1"))
            with path.open("a") as file:
                file.write(line + "\n")
        if child.echo:
            say(f"  {line}")
        elif self._verbose:
            say(f"{child.part.name} | {line}")


def _shortened(line: str) -> str:
    return line if len(line) <= COLUMNS_SHOWN else line[: COLUMNS_SHOWN - 1] + "…"


def _forget_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)


def _redirect(output: int) -> None:
    silence = os.open(os.devnull, os.O_RDONLY)
    os.dup2(silence, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)


def say(line: str, stream: TextIO | None = None) -> None:
    """Print a line for the operator at once."""
    with contextlib.suppress(BrokenPipeError):
        print(line, file=stream or sys.stdout, flush=True)

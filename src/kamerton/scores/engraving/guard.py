"""Engraving in a guarded process: one bad source can neither hang nor kill the process that asks."""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import IO, Any

from kamerton.scores.engraving.faults import EngravingFault, FaultCode
from kamerton.scores.engraving.formats import MAX_SOURCE_BYTES

INTERACTIVE_S = 10.0
JOB_S = 120.0
_KEPT_ENVIRONMENT = {
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "SYSTEMROOT",
    "TMPDIR",
}


class GuardedEngraver:
    """One worker process, started when first needed and replaced when it fails. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner_pid = os.getpid()

    def engrave(
        self,
        source: bytes,
        format_name: str = "",
        timeout_s: float = INTERACTIVE_S,
        *,
        semitones: int = 0,
    ) -> dict[str, Any]:
        """The engraver's result (see engraver.engrave). Raises EngravingFault, also on time-out and crash."""
        if len(source) > MAX_SOURCE_BYTES:
            raise EngravingFault(FaultCode.TOO_LARGE, f"{len(source)} bytes")
        deadline = time.monotonic() + timeout_s
        if not self._lock.acquire(timeout=timeout_s):
            raise EngravingFault(FaultCode.TIME_OUT, "busy")
        try:
            job = {"format": format_name, "semitones": semitones}
            answer = json.loads(self._ask(source, job, deadline))
        finally:
            self._lock.release()
        if "fault" in answer:
            raise EngravingFault(FaultCode(answer["fault"]), answer.get("detail", ""))
        result: dict[str, Any] = answer["ok"]
        return result

    def close(self) -> None:
        """End the worker process, if there is one."""
        process, self._process = self._process, None
        if process is not None and self._owner_pid == os.getpid():
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with suppress(OSError):
                        stream.close()

    def _ask(self, source: bytes, job: dict[str, Any], deadline: float) -> bytes:
        request = json.dumps({**job, "bytes": len(source)}).encode() + b"\n" + source
        for attempt in (1, 2):
            process = self._running()
            try:
                _write_all(process, request, deadline)
                return _read_answer(process, deadline)
            except TimeoutError:
                self.close()
                raise EngravingFault(FaultCode.TIME_OUT) from None
            except (BrokenPipeError, EOFError, ValueError) as fault:
                code = process.poll()
                self.close()
                # A worker that had just ended for idleness exits with 0: ask a fresh one, once.
                if attempt == 2 or code not in (0, None):
                    raise EngravingFault(
                        FaultCode.ENGRAVER_FAILED, f"exit {code}: {fault}"
                    ) from fault
        raise EngravingFault(FaultCode.ENGRAVER_FAILED)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._owner_pid != os.getpid():
            self._process, self._owner_pid = None, os.getpid()
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kamerton.scores.engraving.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={k: v for k, v in os.environ.items() if k in _KEPT_ENVIRONMENT},
                bufsize=0,
            )
        return self._process


def _descriptor(stream: IO[bytes] | None) -> int:
    if stream is None:
        raise EOFError
    return stream.fileno()


def _write_all(process: "subprocess.Popen[bytes]", data: bytes, deadline: float) -> None:
    descriptor = _descriptor(process.stdin)
    view = memoryview(data)
    while view:
        if not select.select([], [descriptor], [], max(0.0, deadline - time.monotonic()))[1]:
            raise TimeoutError
        view = view[os.write(descriptor, view[:65_536][: select.PIPE_BUF]) :]


def _read_answer(process: "subprocess.Popen[bytes]", deadline: float) -> bytes:
    descriptor = _descriptor(process.stdout)
    buffer = b""
    while b"\n" not in buffer:
        buffer += _read_some(descriptor, deadline)
    head, _, body = buffer.partition(b"\n")
    size = int(head)
    parts, received = [body], len(body)
    while received < size:
        parts.append(_read_some(descriptor, deadline))
        received += len(parts[-1])
    return b"".join(parts)


def _read_some(descriptor: int, deadline: float) -> bytes:
    if not select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))[0]:
        raise TimeoutError
    part = os.read(descriptor, 1 << 16)
    if not part:
        raise EOFError
    return part


guarded_engraver = GuardedEngraver()
atexit.register(guarded_engraver.close)

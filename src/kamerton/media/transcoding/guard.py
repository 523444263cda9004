"""Transcoding in a process of its own: a bad file can neither hang nor kill the one that asks."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kamerton.media.transcoding.faults import FaultCode, TranscodingFault

Report = Callable[[float], None]
_SILENCE_S = 180.0
_LONGEST_S = 6 * 3600.0
_KEPT_ENVIRONMENT = {"PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR"}


def transcode_guarded(source: Path, folder: Path, report: Report) -> dict[str, Any]:
    """Transcode `source` into `folder` (see transcoder.transcode).

    Raises TranscodingFault, also when the process dies or is silent for three minutes.
    """
    process = subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-m", "kamerton.media.transcoding.worker", str(source), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={k: v for k, v in os.environ.items() if k in _KEPT_ENVIRONMENT},
    )
    try:
        last = _follow(process, report)
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
    if "ok" in last:
        result: dict[str, Any] = last["ok"]
        return result
    if "fault" in last:
        raise TranscodingFault(FaultCode(last["fault"]), last.get("detail", ""))
    raise TranscodingFault(FaultCode.TRANSCODER_FAILED, f"exit {process.returncode}")


def _follow(process: "subprocess.Popen[bytes]", report: Report) -> dict[str, Any]:
    if process.stdout is None:
        return {}
    deadline = time.monotonic() + _LONGEST_S
    descriptor = process.stdout.fileno()
    buffer = b""
    last: dict[str, Any] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            if time.monotonic() > deadline or not selector.select(_SILENCE_S):
                raise TranscodingFault(FaultCode.TIME_OUT)
            part = os.read(descriptor, 65_536)
            if not part:
                return last
            *lines, buffer = (buffer + part).split(b"\n")
            for line in lines:
                last = json.loads(line)
                if "progress" in last:
                    report(last["progress"])

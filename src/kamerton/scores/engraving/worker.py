"""The process that engraves. It reads jobs from standard input and answers on standard output.

A job is one JSON line {"format", "semitones", "bytes"} followed by that many bytes of source; an answer is its length
on a line, then JSON. The process ends with its parent (end of input) and after a quiet minute, so that
idle memory stays small; limits on memory and processor time bound what one source can take.
"""

import json
import os
import resource
import select
import sys
from contextlib import suppress
from typing import BinaryIO

from kamerton.scores.engraving.engraver import engrave_to_json

_MEMORY_BYTES = 1536 * 1024 * 1024
_IDLE_S = 60.0
_MAX_JOBS = 200


def main() -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # The engraver prints, and answers must stay clean.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    jobs = os.fdopen(sys.stdin.fileno(), "rb", buffering=0)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for _ in range(_MAX_JOBS):
        if not select.select([jobs], [], [], _IDLE_S)[0] or not _serve_one(jobs, answers):
            break


def _serve_one(jobs: BinaryIO, answers: BinaryIO) -> bool:
    line = jobs.readline()
    if not line:
        return False
    job = json.loads(line)
    source = _read_exactly(jobs, job["bytes"])
    try:
        answer = engrave_to_json(source, job.get("format", ""), job.get("semitones", 0))
    except MemoryError:
        answer = b'{"fault":"too-long","detail":"memory"}'
    # Whatever a source provokes must become an answer, or the caller waits in vain.
    except Exception as fault:  # noqa: BLE001
        answer = json.dumps({"fault": "engraver-failed", "detail": repr(fault)[:300]}).encode()
    answers.write(b"%d\n" % len(answer) + answer)
    answers.flush()
    return True


def _read_exactly(stream: BinaryIO, size: int) -> bytes:
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    main()

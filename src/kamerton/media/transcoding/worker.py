"""The process that transcodes one file: python -m … SOURCE FOLDER. Progress and result go to standard output."""

import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

import av.logging

from kamerton.media.transcoding.transcoder import answer

_MEMORY_BYTES = 3 * 1024**3


def main() -> None:
    """Transcode; each line written is {"progress": 0–1}, the last one {"ok": …} or {"fault": …}."""
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    av.logging.set_level(av.logging.PANIC)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    source, folder = Path(sys.argv[1]), Path(sys.argv[2])

    def report(part: float) -> None:
        lines.write(json.dumps({"progress": part}) + "\n")

    last = answer(source, folder, report)
    lines.write(last + "\n")


if __name__ == "__main__":
    main()

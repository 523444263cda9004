"""Memory given back: an idle platform stays small after heavy work."""

import ctypes
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

M_TRIM_THRESHOLD = -1
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8
KEPT_BYTES = 256 * 1024
ARENAS = 2
PLANNED_EXIT = 75
LOOK_EVERY_S = 15.0


def return_freed_memory() -> None:
    """Have the allocator give freed memory back to the system at once (glibc; elsewhere nothing changes)."""
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_ARENA_MAX, ARENAS)
        library.mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
        library.mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)


def share_pages() -> None:
    """Take what is loaded out of the collector's sight, so that a fork does not copy its pages."""
    gc.collect()
    gc.freeze()


def own_bytes(pid: int | str = "self") -> int:
    """Return the memory that a process shares with nobody."""
    total = 0
    with Path(f"/proc/{pid}/smaps_rollup").open() as lines:
        for line in lines:
            if line.startswith(("Private_Clean:", "Private_Dirty:")):
                total += int(line.split()[1]) * 1024
    return total


class Recycling:
    """Ends this process, politely and only while it is idle, once it has grown past a limit."""

    def __init__(self, limit_bytes: int, is_idle: Callable[[], bool]) -> None:
        self._limit_bytes = limit_bytes
        self._is_idle = is_idle
        self.is_due = False

    def watch(self) -> None:
        """Look from time to time, in a thread that ends with the process."""
        if Path("/proc/self/smaps_rollup").exists():
            threading.Thread(target=self._look, daemon=True, name="memory").start()

    def _look(self) -> None:
        while not self.is_due:
            time.sleep(LOOK_EVERY_S)
            if own_bytes() > self._limit_bytes and self._is_idle():
                self.is_due = True
                os.kill(os.getpid(), signal.SIGTERM)

"""Processes of the operating system: signals of a parent's death, lower accounts, identity of a pid.

Linux has what is needed (prctl, capabilities, /proc); elsewhere each function does what the system allows.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@dataclass(frozen=True)
class Identity:
    """A process that can be told from a later one of the same number: pid and start time in clock ticks."""

    pid: int
    started: int


def identity_of(pid: int) -> Identity | None:
    """Return who runs under this pid now, or None when nobody does (a zombie is nobody)."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None if sys.platform == "linux" or not _answers(pid) else Identity(pid, 0)
    state, *fields = line.rpartition(")")[2].split()
    return None if state in ("Z", "X") else Identity(pid, int(fields[18]))


def is_alive(process: Identity) -> bool:
    """Return whether this very process still runs."""
    return identity_of(process.pid) == process


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end_processes(
    processes: Iterable[Identity], number: int = signal.SIGTERM, patience_s: float = 10.0
) -> None:
    """Ask processes to end, wait, and kill those that do not. Only these very processes are touched."""
    waiting = [process for process in processes if is_alive(process)]
    for process in waiting:
        _send(process.pid, number)
    deadline = time.monotonic() + patience_s
    while waiting and time.monotonic() < deadline:
        time.sleep(0.05)
        waiting = [process for process in waiting if is_alive(process)]
    for process in waiting:
        _send(process.pid, signal.SIGKILL)


def _send(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def die_with_parent(parent: int, number: int) -> None:
    """Have the kernel send `number` to this process when its parent dies; end at once if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def account_for_database(folder: Path) -> pwd.struct_passwd | None:
    """Return the account that PostgreSQL shall run as, or None for the present one.

    PostgreSQL refuses root. As root, the owner of an existing cluster is kept, else `postgres` or `nobody` serves.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists() and folder.stat().st_uid != 0:
        with contextlib.suppress(KeyError):
            return pwd.getpwuid(folder.stat().st_uid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise LookupError("neither the account postgres nor nobody exists")


def become(account: pwd.struct_passwd) -> None:
    """Give up root for `account`, keeping only the right to pass through folders that root alone may enter.

    The program and the data may lie under /root; without this right their new owner could not reach them.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    # Without this, access(2), by which initdb looks for its server, counts no rights but the account's own.
    libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(account.pw_gid, account.pw_gid, account.pw_gid)
    os.setresuid(account.pw_uid, account.pw_uid, account.pw_uid)
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if _keep_only(libc, capability):
            return
    _drop_all(libc)


def _keep_only(libc: ctypes.CDLL, capability: int) -> bool:
    bit = 1 << capability
    return (
        _set_capabilities(libc, bit)
        and libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0
    )


def _drop_all(libc: ctypes.CDLL) -> None:
    _set_capabilities(libc, 0)


def _set_capabilities(libc: ctypes.CDLL, bits: int) -> bool:
    header = _CapabilityHeader(CAPABILITY_VERSION_3, 0)
    data = (_CapabilityData * 2)()
    data[0] = _CapabilityData(bits, bits, bits)
    return bool(libc.capset(ctypes.byref(header), ctypes.byref(data)) == 0)

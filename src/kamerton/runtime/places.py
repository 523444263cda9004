"""The data folder and the short folder of sockets."""

import fcntl
import hashlib
import json
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kamerton.runtime.errors import StartRefused
from kamerton.runtime.words import _

FORMAT = 1
LONGEST_SOCKET_FOLDER = 70


def default_data_folder() -> Path:
    """Return KAMERTON_DATA, or the customary place for root and for an ordinary user."""
    given = os.environ.get("KAMERTON_DATA")
    if given:
        return Path(given)
    if os.geteuid() == 0:
        return Path("/var/lib/kamerton")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "kamerton"


@dataclass(frozen=True)
class DataFolder:
    """Everything that an installation keeps, in one folder."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def objects(self) -> Path:
        return self.root / "objects"

    @property
    def caddy(self) -> Path:
        return self.root / "caddy"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def metrics(self) -> Path:
        return self.root / "metrics"

    @property
    def state_file(self) -> Path:
        return self.root / "state.json"

    @property
    def running_file(self) -> Path:
        return self.root / "running.json"

    def prepare(self) -> None:
        """Make the folder, or refuse it with the reason: of another version, not ours, not writable."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            for folder in (self.objects, self.caddy, self.logs):
                folder.mkdir(exist_ok=True)
            self._check_writable()
        except OSError as error:
            raise StartRefused(
                _("The data folder %(path)s cannot be written (%(reason)s).")
                % {"path": self.root, "reason": error.strerror or error},
                _(
                    "Give another one with --data FOLDER, or make its owner the account that starts Kamerton."
                ),
            ) from error
        self._check_format()

    def _check_writable(self) -> None:
        handle, name = tempfile.mkstemp(dir=self.root, prefix=".write-check-")
        os.close(handle)
        os.unlink(name)

    def _check_format(self) -> None:
        state = self.read_state()
        found = state.get("format", FORMAT)
        if found != FORMAT:
            raise StartRefused(
                _(
                    "The data folder %(path)s has format %(found)s; this version of Kamerton reads format %(known)s."
                )
                % {"path": self.root, "found": found, "known": FORMAT},
                _(
                    "Start it with the version that wrote it, or give another folder with --data FOLDER."
                ),
            )
        if "format" not in state:
            self.write_state(format=FORMAT)

    def read_state(self) -> dict[str, Any]:
        """Return what earlier starts noted (format, stamp of migrations, what was loaded)."""
        return _read_json(self.state_file)

    def write_state(self, **changes: Any) -> None:
        """Add to the notes for later starts, at once or not at all."""
        _write_json(self.state_file, self.read_state() | changes)

    def read_running(self) -> dict[str, Any]:
        """Return what the supervisor noted about its processes; it may be gone by now."""
        return _read_json(self.running_file)

    def write_running(self, notes: dict[str, Any]) -> None:
        """Note the processes, for the other commands and for the start after a crash."""
        _write_json(self.running_file, notes)

    def secret_key(self) -> str:
        """Return the installation's secret key; made at the first start, readable by its owner alone."""
        path = self.root / "secret.key"
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(50))
        return path.read_text().strip()

    def lock(self) -> int | None:
        """Take the folder for this process; None when another one holds it. The kernel gives it back at our death."""
        handle = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def sockets(self) -> Path:
        """Return (and make) a folder of our own for sockets.

        The path of a socket may have 107 bytes only, and a data folder can lie deep, so the name is a hash of it.
        """
        given = os.environ.get("KAMERTON_SOCKETS")
        if given:
            return Path(given)
        name = f"kamerton-{os.geteuid()}-{hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:10]}"
        home = os.environ.get("XDG_RUNTIME_DIR", "")
        base = (
            home
            if home and len(os.fsencode(home)) < LONGEST_SOCKET_FOLDER and os.access(home, os.W_OK)
            else "/tmp"
        )
        folder = Path(base) / name
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise StartRefused(
                _("The folder of sockets %(path)s belongs to somebody else.") % {"path": folder},
                _("Remove it, or set XDG_RUNTIME_DIR to a folder of your own."),
            )
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        return folder


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return content if isinstance(content, dict) else {}


def _write_json(path: Path, content: dict[str, Any]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)

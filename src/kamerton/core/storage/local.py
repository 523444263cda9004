"""Objects in a folder: objects/ab/cd/abcd…; complete or not there, also after a power cut."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from kamerton.core.storage.base import ObjectMissing, StoredRef, read_chunks


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class LocalStore:
    """Keeps objects below one folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.parts = root.parent / "uploads"

    def _path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def put(self, chunks: Iterable[bytes]) -> StoredRef:
        """Write to a temporary file beside the objects, then move it to its name."""
        self.root.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".put-", dir=self.root)
        temporary = Path(name)
        try:
            digest, size = hashlib.sha256(), 0
            with os.fdopen(handle, "wb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    size += file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            key = digest.hexdigest()
            self._move(temporary, self._path(key))
        finally:
            temporary.unlink(missing_ok=True)
        return StoredRef(key, size)

    def _move(self, temporary: Path, target: Path) -> None:
        if target.exists():
            os.utime(target)  # young again: the collector of orphans leaves it alone
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.chmod(0o644)
        temporary.replace(target)
        _sync_folder(target.parent)

    def open(self, sha256: str) -> BinaryIO:
        """Open an object for reading; it can seek."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise ObjectMissing(sha256) from error

    def size(self, sha256: str) -> int:
        """Return an object's size in bytes."""
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError as error:
            raise ObjectMissing(sha256) from error

    def location(self, sha256: str) -> str:
        """Return the path of an object's file."""
        return str(self._path(sha256))

    def delete(self, sha256: str) -> None:
        """Remove an object if it is there."""
        self._path(sha256).unlink(missing_ok=True)

    def entries(self) -> Iterator[tuple[str, datetime]]:
        """Yield every object's key with the time of its last `put`."""
        for path in self.root.glob("??/??/*"):
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def stage_append(self, name: str, offset: int, chunks: Iterable[bytes]) -> int:
        """Write ``chunks`` of an unfinished upload at ``offset``; return the new size."""
        self.parts.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT
        with os.fdopen(os.open(self.parts / name, flags, 0o600), "wb") as file:
            file.seek(offset)
            file.truncate()
            try:
                for chunk in chunks:
                    file.write(chunk)
            finally:
                file.flush()
                os.fsync(file.fileno())
            return file.tell()

    def stage_size(self, name: str) -> int:
        """Return how many bytes of an unfinished upload are there."""
        path = self.parts / name
        return path.stat().st_size if path.exists() else 0

    def stage_open(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of an unfinished upload."""
        self.parts.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.parts / name, os.O_RDONLY | os.O_CREAT, 0o600), "rb") as file:
            yield from read_chunks(cast("BinaryIO", file))

    def stage_finish(self, name: str) -> StoredRef:
        """Make an object of a finished upload by moving its file."""
        digest, size = hashlib.sha256(), 0
        for chunk in self.stage_open(name):
            digest.update(chunk)
            size += len(chunk)
        self.root.mkdir(parents=True, exist_ok=True)
        self._move(self.parts / name, self._path(digest.hexdigest()))
        self.stage_delete(name)
        return StoredRef(digest.hexdigest(), size)

    def stage_delete(self, name: str) -> None:
        """Forget an unfinished upload."""
        (self.parts / name).unlink(missing_ok=True)

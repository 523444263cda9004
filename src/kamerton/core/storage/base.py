"""What every store of objects does."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

CHUNK_BYTES = 1024 * 1024
_KEY = re.compile(r"[0-9a-f]{64}")
_STAGE = re.compile(r"[0-9A-Za-z-]{8,64}")


class ObjectMissing(FileNotFoundError):
    """No object has this key."""


@dataclass(frozen=True, slots=True)
class StoredRef:
    """An object's key and size in bytes."""

    sha256: str
    size: int


class Store(Protocol):
    """A place of objects; keys are checked by the caller."""

    def put(self, chunks: Iterable[bytes]) -> StoredRef: ...

    def open(self, sha256: str) -> BinaryIO: ...

    def size(self, sha256: str) -> int: ...

    def location(self, sha256: str) -> str: ...

    def delete(self, sha256: str) -> None: ...

    def entries(self) -> Iterator[tuple[str, datetime]]: ...

    def stage_append(self, name: str, offset: int, chunks: Iterable[bytes]) -> int: ...

    def stage_size(self, name: str) -> int: ...

    def stage_open(self, name: str) -> Iterator[bytes]: ...

    def stage_finish(self, name: str) -> StoredRef: ...

    def stage_delete(self, name: str) -> None: ...


def checked_key(sha256: str) -> str:
    """Return the key, or raise ObjectMissing when it is none (so that no path is ever built)."""
    if not _KEY.fullmatch(sha256):
        raise ObjectMissing(sha256)
    return sha256


def checked_stage(name: str) -> str:
    """Return the name of a staged upload, or raise ObjectMissing."""
    if not _STAGE.fullmatch(name):
        raise ObjectMissing(name)
    return name


def read_chunks(stream: BinaryIO, size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Yield the rest of ``stream`` in chunks."""
    while chunk := stream.read(size):
        yield chunk

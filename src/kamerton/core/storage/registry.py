"""The configured store, and who keeps which objects."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from kamerton.core import clock
from kamerton.core.storage.base import (
    ObjectMissing,
    Store,
    StoredRef,
    checked_key,
    checked_stage,
    read_chunks,
)
from kamerton.core.storage.local import LocalStore

Holder = Callable[[list[str]], Iterable[str]]
ORPHAN_AFTER = timedelta(days=1)
_BATCH = 500
_holders: list[Holder] = []


@lru_cache(maxsize=4)
def _store(url: str, folder: Path) -> Store:
    if not url:
        return LocalStore(folder)
    from kamerton.core.storage.s3 import S3Store  # noqa: PLC0415  boto3 costs every process 20 MB

    return S3Store(url)


def backend() -> Store:
    """Return the store that the settings name."""
    return _store(settings.STORED_OBJECTS_URL, Path(settings.STORED_OBJECTS))


def put(content: BinaryIO | bytes | Iterable[bytes]) -> StoredRef:
    """Keep ``content`` (a binary stream, bytes, or chunks); return its key and size."""
    if isinstance(content, bytes):
        return backend().put([content])
    if hasattr(content, "read"):
        return backend().put(read_chunks(cast("BinaryIO", content)))
    return backend().put(content)


def open(sha256: str) -> BinaryIO:
    """Open an object for reading (it can seek); raise ObjectMissing."""
    return backend().open(checked_key(sha256))


def size(sha256: str) -> int:
    """Return an object's size in bytes; raise ObjectMissing."""
    return backend().size(checked_key(sha256))


def exists(sha256: str) -> bool:
    """Return True when there is such an object."""
    try:
        backend().size(checked_key(sha256))
    except ObjectMissing:
        return False
    return True


def path_or_url(sha256: str) -> str:
    """Return the file's path (local folder) or an address good for five minutes (S3)."""
    return backend().location(checked_key(sha256))


def delete(sha256: str) -> None:
    """Remove an object now. Only for content that nobody else can hold; else let it be collected."""
    backend().delete(checked_key(sha256))


def stage_append(name: str, offset: int, chunks: Iterable[bytes]) -> int:
    """Write a piece of an unfinished upload at ``offset``; return its new size in bytes."""
    return backend().stage_append(checked_stage(name), offset, chunks)


def stage_size(name: str) -> int:
    """Return how many bytes of an unfinished upload are kept."""
    return backend().stage_size(checked_stage(name))


def stage_open(name: str) -> Iterator[bytes]:
    """Yield the bytes of an unfinished upload."""
    return backend().stage_open(checked_stage(name))


def stage_finish(name: str) -> StoredRef:
    """Make an object of a finished upload; its pieces are gone afterwards."""
    return backend().stage_finish(checked_stage(name))


def stage_delete(name: str) -> None:
    """Forget an unfinished upload."""
    backend().stage_delete(checked_stage(name))


def register_holder(holder: Holder) -> None:
    """Have ``holder`` say which of the given keys its package still keeps (AppConfig.ready)."""
    if holder not in _holders:
        _holders.append(holder)


def collect_orphans(older_than: timedelta = ORPHAN_AFTER) -> int:
    """Delete the objects that no holder keeps and nobody put lately; return how many.

    Args:
        older_than: age since the last `put`, so that an upload whose row is not yet committed
            is never taken for an orphan.
    """
    if not _holders:
        return 0
    before = clock.now() - older_than
    old = (key for key, at in backend().entries() if at < before)
    deleted = 0
    while batch := list(islice(old, _BATCH)):
        kept: set[str] = set()
        for holder in _holders:
            kept.update(holder(batch))
        for key in set(batch) - kept:
            backend().delete(key)
            deleted += 1
    return deleted

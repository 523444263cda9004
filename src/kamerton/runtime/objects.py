"""The stored objects as backup and restore see them: a folder, or a bucket copied into one."""

import os
import shutil
from pathlib import Path

from kamerton.core.storage.base import ObjectMissing, Store, read_chunks
from kamerton.core.storage.local import LocalStore


def gather(store: Store, target: Path) -> None:
    """Bring every object that is not there yet into the target: a link on the same disk, else a copy."""
    target.mkdir(exist_ok=True)
    for key, _put_at in store.entries():
        copy = target / key
        if not copy.exists():
            _bring(store, key, copy)


def _bring(store: Store, key: str, copy: Path) -> None:
    try:
        if isinstance(store, LocalStore) and _linked(Path(store.location(key)), copy):
            return
        with store.open(key) as source, copy.open("wb") as file:
            shutil.copyfileobj(source, file)
    except ObjectMissing:
        copy.unlink(missing_ok=True)  # collected since it was listed, so nothing names it


def _linked(path: Path, copy: Path) -> bool:
    try:
        os.link(path, copy)
    except FileNotFoundError as error:
        raise ObjectMissing(path.name) from error
    except OSError:
        return False
    return True


def put(store: Store, key: str, source: Path) -> None:
    """Take a verified file in under its key."""
    with source.open("rb") as file:
        reference = store.put(read_chunks(file))
    if reference.sha256 != key:
        raise ValueError(f"object {key} has the content of {reference.sha256}")
    source.unlink()


def keep_only(store: Store, keys: set[str]) -> None:
    """Remove every object that is not named."""
    for key, _put_at in list(store.entries()):
        if key not in keys:
            store.delete(key)

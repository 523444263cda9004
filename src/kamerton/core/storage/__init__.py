"""Stored objects: bytes known by their SHA-256, in a local folder or in S3.

Equal content is kept once. An object has no name, owner or type: those belong to the package that
keeps its key. What nobody keeps is collected by a periodic job (`register_holder`).
"""

from kamerton.core.storage.base import ObjectMissing, Store, StoredRef
from kamerton.core.storage.registry import (
    backend,
    collect_orphans,
    delete,
    exists,
    open,
    path_or_url,
    put,
    register_holder,
    size,
    stage_append,
    stage_delete,
    stage_finish,
    stage_open,
    stage_size,
)

__all__ = [
    "ObjectMissing",
    "Store",
    "StoredRef",
    "backend",
    "collect_orphans",
    "delete",
    "exists",
    "open",
    "path_or_url",
    "put",
    "register_holder",
    "size",
    "stage_append",
    "stage_delete",
    "stage_finish",
    "stage_open",
    "stage_size",
]

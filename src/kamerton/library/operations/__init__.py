"""Writes of the bank of materials, by noun."""

from kamerton.library.operations.materials import (
    OWNER,
    TEXT_OWNER,
    Made,
    Upload,
    add_material,
    add_version,
    archive_material,
    arrange_collection,
    audiences,
    describe_material,
    forget_person,
    give_file,
    index_document,
    put_into_collection,
    restore_material,
    start_collection,
)
from kamerton.library.operations.recordings import (
    RECORDING_OWNER,
    add_recording,
    remove_recording,
)

__all__ = [
    "OWNER",
    "RECORDING_OWNER",
    "TEXT_OWNER",
    "Made",
    "Upload",
    "add_material",
    "add_recording",
    "add_version",
    "archive_material",
    "arrange_collection",
    "audiences",
    "describe_material",
    "forget_person",
    "give_file",
    "index_document",
    "put_into_collection",
    "remove_recording",
    "restore_material",
    "start_collection",
]

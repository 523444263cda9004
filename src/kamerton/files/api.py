"""What other packages use of files."""

from kamerton.files.fields import SentFiles, UploadField
from kamerton.files.kinds import INLINE
from kamerton.files.operations import attach, copy_files, remove_file, remove_files_of, store
from kamerton.files.queries import (
    FileInfo,
    access_file,
    begun_at,
    file_by_id,
    files_of,
    files_of_many,
    info_of,
    open_file,
    signed_address,
    signed_url,
    text_of,
)
from kamerton.files.registry import register_owner
from kamerton.files.serving import object_response
from kamerton.files.showing import document_view

__all__ = [
    "INLINE",
    "FileInfo",
    "SentFiles",
    "UploadField",
    "access_file",
    "attach",
    "begun_at",
    "copy_files",
    "document_view",
    "file_by_id",
    "files_of",
    "files_of_many",
    "info_of",
    "object_response",
    "open_file",
    "register_owner",
    "remove_file",
    "remove_files_of",
    "signed_address",
    "signed_url",
    "store",
    "text_of",
]

"""Writes of files."""

from kamerton.files.operations.derived import extract_text, make_thumbnail
from kamerton.files.operations.pages import ask_pages, draw_pages
from kamerton.files.operations.stored import (
    attach,
    copy_files,
    forget_person,
    remove_file,
    remove_files_of,
    store,
)
from kamerton.files.operations.uploads import (
    append_upload,
    begin_upload,
    drop_upload,
    drop_what_is_abandoned,
)

__all__ = [
    "append_upload",
    "ask_pages",
    "attach",
    "begin_upload",
    "copy_files",
    "draw_pages",
    "drop_upload",
    "drop_what_is_abandoned",
    "extract_text",
    "forget_person",
    "make_thumbnail",
    "remove_file",
    "remove_files_of",
    "store",
]

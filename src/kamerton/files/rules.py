"""Who may do what with a file: what it hangs on decides."""

from typing import Any

import rules

from kamerton.files.models import StoredFile
from kamerton.files.registry import owner_kind


@rules.predicate
def may_read(viewer: Any, file: StoredFile) -> bool:
    """Return True when the file's owner is open to the viewer (perhaps a guest)."""
    return owner_kind(file.owner_kind).may_read(viewer, file.owner_id)


@rules.predicate
def may_remove(viewer: Any, file: StoredFile) -> bool:
    """Return True for who uploaded the file and who looks after its owner, unless it is kept."""
    if owner_kind(file.owner_kind).is_kept(file.owner_id):
        return False
    is_own = file.uploader_id is not None and file.uploader_id == viewer.pk
    return is_own or owner_kind(file.owner_kind).may_change(viewer, file.owner_id)


rules.add_perm("files.read_file", may_read)
rules.add_perm("files.remove_file", may_remove)

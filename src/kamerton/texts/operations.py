"""Files that are put into a text."""

from typing import Any

from django.db import transaction

from kamerton.core.errors import NotFound
from kamerton.files.api import attach
from kamerton.media.api import prepare
from kamerton.texts.reading import referenced_files
from kamerton.texts.schema import Document
from kamerton.texts.seals import sealed


@transaction.atomic
def settle_files(document: Document, *, owner: tuple[str, object], actor: Any) -> Document:
    """Hang the uploads of a text on the thing that it belongs to; call it when the text is saved.

    What nobody settles is collected as abandoned after a while. A file that hangs elsewhere stays
    in the text as a reference, which each reader's rights decide about.

    Args:
        document: a clean document.
        owner: (kind, id) as known to ``files.api.register_owner``.
        actor: who uploaded the files.

    Returns:
        The document to store, its own files sealed. Sound and video begin to be prepared.
    """
    own = set()
    for key in referenced_files(document):
        if key.isdecimal() and _is_attached(int(key), owner=owner, actor=actor):
            own.add(key)
    return sealed(document, frozenset(own))


def _is_attached(file_id: int, *, owner: tuple[str, object], actor: Any) -> bool:
    try:
        with transaction.atomic():
            (file,) = attach([file_id], owner=owner, actor=actor)
    except NotFound:
        return False
    if file.mime.partition("/")[0] in {"audio", "video"}:
        prepare(file.sha256, name=file.name, file_id=file.pk, actor_id=actor.pk)
    return True

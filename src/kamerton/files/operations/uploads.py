"""Uploads under way: docs/protocol/uploads.md (tus 1.0.0)."""

import base64
import contextlib
import hashlib
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from kamerton.core import clock
from kamerton.core.api import storage
from kamerton.files.errors import (
    checksum_mismatch,
    locked,
    refused_type,
    too_large,
    wrong_offset,
)
from kamerton.files.kinds import PROGRAMS, clean_name
from kamerton.files.models import StoredFile, Upload
from kamerton.files.operations.pages import forget_pages
from kamerton.files.operations.stored import check_room, keep, lock_quota
from kamerton.files.queries import Progress
from kamerton.files.registry import UPLOAD

KEPT_FOR = timedelta(days=1)
UNATTACHED_FOR = timedelta(days=3)
CHECKSUMS = ("sha1", "sha256")
_SPOOL_BYTES = 8 * 1024 * 1024


@transaction.atomic
def begin_upload(*, name: str, size_bytes: int, actor: Any) -> Progress:
    """Make room for a file to come; an empty one is whole at once.

    Raises:
        TooLarge: the file, or the actor's share.
        DomainError: "refused_type" for programs, told by the name before a byte is sent.
    """
    name = clean_name(name)
    if name.rpartition(".")[2].lower() in PROGRAMS:
        raise refused_type(name)
    lock_quota(actor.pk)
    check_room(actor.pk, size_bytes)
    upload = Upload.objects.create(
        person=actor, name=name, size_bytes=size_bytes, expires_at=clock.now() + KEPT_FOR
    )
    return _finished(upload) if size_bytes == 0 else Progress(upload, 0, None)


def append_upload(
    upload: Upload, *, offset: int, chunks: Iterable[bytes], checksum: str = ""
) -> Progress:
    """Take the next piece; what arrived before the connection broke is kept.

    Not one transaction: it may last as long as the sender takes.

    Args:
        upload: the actor's own, from queries.access_upload.
        offset: where the piece begins.
        chunks: its bytes.
        checksum: "sha256 <base64>"; a piece that does not match is dropped whole.

    Raises:
        Locked: another request writes it now.
        Conflict: the piece begins elsewhere.
        ChecksumMismatch: it arrived damaged.
    """
    with _alone(upload.pk):
        key = str(upload.pk)
        upload.refresh_from_db()
        if upload.file_id is not None or storage.stage_size(key) != offset:
            raise wrong_offset()
        bounded = _bounded(chunks, upload.size_bytes - offset)
        with _verified(bounded, checksum) as pieces:
            reached = storage.stage_append(key, offset, pieces)
        _prolong(upload)
        if reached == upload.size_bytes:
            return _finished(upload)
        return Progress(upload, reached, None)


@contextlib.contextmanager
def _alone(upload_id: uuid.UUID) -> Iterator[None]:
    """Hold the upload's lock; it falls with the connection if the process dies."""
    key = int.from_bytes(upload_id.bytes[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if cursor.fetchone() != (True,):
            raise locked()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _bounded(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    for chunk in chunks:
        most -= len(chunk)
        if most < 0:
            raise too_large(0)
        yield chunk


@contextlib.contextmanager
def _verified(chunks: Iterable[bytes], checksum: str) -> Iterator[Iterable[bytes]]:
    if not checksum:
        yield chunks
        return
    algorithm, _space, expected = checksum.partition(" ")
    digest = hashlib.new(algorithm)
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as spool:
        for chunk in chunks:
            digest.update(chunk)
            spool.write(chunk)
        if base64.b64encode(digest.digest()).decode() != expected:
            raise checksum_mismatch()
        spool.seek(0)
        yield iter(lambda: spool.read(1024 * 1024), b"")


@transaction.atomic
def _prolong(upload: Upload) -> None:
    upload.expires_at = clock.now() + KEPT_FOR
    upload.save(update_fields=["expires_at"])


def _finished(upload: Upload) -> Progress:
    ref = storage.stage_finish(str(upload.pk))
    with transaction.atomic():
        file = keep(ref, upload.name, (UPLOAD, upload.person_id), upload.person_id)
        upload.file = file
        upload.save(update_fields=["file"])
    return Progress(upload, upload.size_bytes, file)


@transaction.atomic
def drop_upload(upload: Upload) -> None:
    """Forget an upload and its bytes; a file made of it and attached to nothing goes too."""
    if upload.file_id is not None:
        StoredFile.objects.filter(pk=upload.file_id, owner_kind=UPLOAD).delete()
    key = str(upload.pk)
    upload.delete()
    transaction.on_commit(lambda: storage.stage_delete(key))


@transaction.atomic
def drop_what_is_abandoned() -> int:
    """Drop expired uploads, and whole files that nobody attached; return how many."""
    expired = list(Upload.objects.filter(expires_at__lt=clock.now()))
    for upload in expired:
        if upload.file_id is None:
            storage.stage_delete(str(upload.pk))
    Upload.objects.filter(pk__in=[upload.pk for upload in expired]).delete()
    loose = StoredFile.objects.filter(
        owner_kind=UPLOAD, created_at__lt=clock.now() - UNATTACHED_FOR
    )
    dropped = len(expired) + loose.delete()[0]
    forget_pages()
    return dropped

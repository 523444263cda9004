"""Files that hang on something."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from kamerton.core.api import audit, enqueue, publish, storage
from kamerton.files import rules
from kamerton.files.errors import no_such_file, not_yours, quota_full, refused_type, too_large
from kamerton.files.events import FileRemoved, FileStored
from kamerton.files.extract import EXTRACTABLE
from kamerton.files.kinds import HEAD_BYTES, Kind, kind_of
from kamerton.files.models import StoredFile, Upload
from kamerton.files.registry import UPLOAD

MOST_BYTES = 4 * 1024**3
_QUOTA_LOCK = 0x66696C65  # "file"


def lock_quota(person_id: int) -> None:
    """Let one request at a time count and take a person's room."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_QUOTA_LOCK, person_id])


def check_room(person_id: int, size_bytes: int) -> None:
    """Raise TooLarge when a file is too large or the person's share is full. Call it locked."""
    if size_bytes > MOST_BYTES:
        raise too_large(MOST_BYTES)
    stored = StoredFile.objects.filter(uploader_id=person_id).aggregate(sum=Sum("size_bytes"))
    coming = Upload.objects.filter(person_id=person_id, file=None).aggregate(sum=Sum("size_bytes"))
    left = settings.ENV["KAMERTON_QUOTA_BYTES"] - (stored["sum"] or 0) - (coming["sum"] or 0)
    if size_bytes > left:
        raise quota_full(left)


def checked_kind(sha256: str, name: str) -> Kind:
    """Look into a stored object; refuse programs."""
    with storage.open(sha256) as content:
        head = content.read(HEAD_BYTES)
        content.seek(0)
        kind = kind_of(head, name, content)  # type: ignore[arg-type]
    if kind.is_program:
        raise refused_type(kind.name)
    return kind


def keep(ref: Any, name: str, owner: tuple[str, object], uploader_id: int | None) -> StoredFile:
    """Make the row of an object that is stored; derive what is derived, by jobs."""
    kind = checked_kind(ref.sha256, name)
    stored = StoredFile.objects.create(
        sha256=ref.sha256,
        name=kind.name,
        size_bytes=ref.size,
        mime=kind.mime,
        owner_kind=owner[0],
        owner_id=str(owner[1]),
        uploader_id=uploader_id,
    )
    _tell_stored(stored)
    if stored.is_image:
        enqueue("files.make_thumbnail", file_id=stored.pk)
    if stored.mime in EXTRACTABLE:
        enqueue("files.extract_text", file_id=stored.pk)
    return stored


def _tell_stored(file: StoredFile) -> None:
    publish(FileStored(file.pk, file.sha256, file.mime, file.name, file.uploader_id))


@transaction.atomic
def store(
    content: BinaryIO | bytes, name: str, *, owner: tuple[str, object], actor: Any = None
) -> StoredFile:
    """Keep a file that is at hand (made by a job, or sent with a form).

    Args:
        content: bytes or a binary stream.
        name: as people see it; mended where its ending does not fit the content.
        owner: (kind, id) of what it hangs on; the caller has checked that actor may.
        actor: counts against their share of room; None for the platform itself.

    Raises:
        TooLarge: the file or the actor's share.
        DomainError: "refused_type" for programs.
    """
    ref = storage.put(content)
    if actor is not None:
        lock_quota(actor.pk)
        check_room(actor.pk, ref.size)
    return keep(ref, name, owner, actor.pk if actor is not None else None)


@transaction.atomic
def attach(file_ids: Iterable[int], *, owner: tuple[str, object], actor: Any) -> list[StoredFile]:
    """Hang files that ``actor`` has uploaded on an owner; those that hang there already stay.

    Raises:
        NotFound: one of them is not the actor's fresh upload.
    """
    wanted = {int(file_id) for file_id in file_ids}
    found = list(
        StoredFile.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    )
    target = (owner[0], str(owner[1]))
    fresh = (UPLOAD, str(actor.pk))
    if len(found) < len(wanted) or any(
        (file.owner_kind, file.owner_id) not in {target, fresh} for file in found
    ):
        raise no_such_file()
    StoredFile.objects.filter(pk__in=wanted).update(owner_kind=target[0], owner_id=target[1])
    for file in found:
        file.owner_kind, file.owner_id = target
    return found


@transaction.atomic
def copy_files(source: tuple[str, object], target: tuple[str, object]) -> dict[int, int]:
    """Hang copies of one owner's files on another; return old id → new id. No bytes are copied."""
    files = StoredFile.objects.filter(owner_kind=source[0], owner_id=str(source[1]))
    ids: dict[int, int] = {}
    for file in files.order_by("pk"):
        old = file.pk
        file.pk, file.owner_kind, file.owner_id = None, target[0], str(target[1])
        file.uploader_id = None
        file._state.adding = True
        file.save()
        _tell_stored(file)
        ids[old] = file.pk
    return ids


@transaction.atomic
def remove_file(file_id: int, *, actor: Any) -> None:
    """Delete a file for good.

    Raises:
        NotFound: not there, or not for the actor to read.
        Forbidden: neither uploaded by the actor nor theirs to change.
    """
    file = StoredFile.objects.select_for_update().filter(pk=file_id).first()
    if file is None or not rules.may_read(actor, file):
        raise no_such_file()
    if not rules.may_remove(actor, file):
        raise not_yours()
    file.delete()
    audit("files.remove_file", actor_id=actor.pk, object_kind="file", object_id=file_id)
    publish(FileRemoved(file_id, file.owner_kind, file.owner_id))


@transaction.atomic
def remove_files_of(owner: tuple[str, object]) -> int:
    """Delete every file of an owner that is itself deleted; return how many."""
    files = StoredFile.objects.filter(owner_kind=owner[0], owner_id=str(owner[1]))
    return files.delete()[0]


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Remove what a person sent and attached to nothing; the rest loses the name of who sent it."""
    StoredFile.objects.filter(owner_kind=UPLOAD, owner_id=str(person_id)).delete()
    Upload.objects.filter(person_id=person_id).delete()
    StoredFile.objects.filter(uploader_id=person_id).update(uploader=None)

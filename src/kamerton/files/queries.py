"""Reads of files."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.core import signing
from django.db.models import Q, Sum
from django.urls import reverse

from kamerton.core import clock
from kamerton.core.api import storage
from kamerton.files import rules
from kamerton.files.errors import no_such_file, no_such_upload
from kamerton.files.models import DrawnDocument, StoredFile, Upload

SALT = "files.link"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an upload stands; ``file`` once it is whole."""

    upload: Upload
    offset: int
    file: StoredFile | None


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A file as pages show it; ``thumbnail_url`` is empty until the small picture is made."""

    id: int
    name: str
    size_bytes: int
    mime: str
    url: str
    thumbnail_url: str
    is_image: bool
    uploader_id: int | None
    sha256: str = ""


def info_of(file: StoredFile) -> FileInfo:
    """Return what pages need to know of a file."""
    return FileInfo(
        id=file.pk,
        name=file.name,
        size_bytes=file.size_bytes,
        mime=file.mime,
        url=file.get_absolute_url(),
        thumbnail_url=reverse("files:thumbnail", args=[file.pk]) if file.thumbnail_sha256 else "",
        is_image=file.is_image,
        uploader_id=file.uploader_id,
        sha256=file.sha256,
    )


def files_of(owner: tuple[str, object]) -> list[FileInfo]:
    """Return the files of one owner, in the order they came. The caller has checked the rights."""
    return files_of_many(owner[0], [owner[1]])[str(owner[1])]


def files_of_many(kind: str, owner_ids: Iterable[object]) -> dict[str, list[FileInfo]]:
    """Return the files of several owners of one kind by owner's id, in one statement."""
    found: dict[str, list[FileInfo]] = defaultdict(list)
    ids = [str(owner_id) for owner_id in owner_ids]
    rows = StoredFile.objects.filter(owner_kind=kind, owner_id__in=ids).defer("text")
    for file in rows.order_by("pk"):
        found[file.owner_id].append(info_of(file))
    return found


def access_file(viewer: Any, file_id: int, key: str = "") -> StoredFile:
    """Return a file that the viewer may read, or has a signed link to; raise NotFound."""
    file = StoredFile.objects.defer("text").filter(pk=file_id).first()
    if file is None or not (_is_key_of(key, file_id) or rules.may_read(viewer, file)):
        raise no_such_file()
    return file


def signed_url(file: FileInfo | StoredFile, seconds: int = 600) -> str:
    """Return a link that opens the file without signing in, for ``seconds``.

    For programs that cannot sign in: a mail's attachment, a player, a converter.
    """
    file_id = file.id if isinstance(file, FileInfo) else file.pk
    return signed_address(file_id, seconds)


def signed_address(file_id: int, seconds: int) -> str:
    """Return the same for a file that is known by its id alone."""
    key = signing.dumps([file_id, seconds], salt=SALT)
    return f"{reverse('files:file', args=[file_id])}?key={key}"


def _is_key_of(key: str, file_id: int) -> bool:
    if not key:
        return False
    try:
        signed_id, seconds = signing.loads(key, salt=SALT)
        signing.loads(key, salt=SALT, max_age=seconds)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(signed_id == file_id)


def page_picture(file: StoredFile, number: int) -> str:
    """Return the stored object of one drawn page, counted from 1; raise NotFound."""
    drawn = DrawnDocument.objects.filter(sha256=file.sha256).first()
    if drawn is None or not 1 <= number <= len(drawn.pages):
        raise no_such_file()
    return str(drawn.pages[number - 1]["key"])


def open_file(file_id: int) -> BinaryIO:
    """Open a file's content; the caller has checked the rights. Raise NotFound."""
    file = StoredFile.objects.only("sha256").filter(pk=file_id).first()
    if file is None:
        raise no_such_file()
    return storage.open(file.sha256)


def text_of(file_ids: Iterable[int], *, owner: tuple[str, object]) -> str:
    """Return the words found in those of the documents that hang on ``owner``, for its search entry.

    A file that hangs elsewhere has readers of its own: its words stay out.
    """
    kind, owner_id = owner
    mine = StoredFile.objects.filter(owner_kind=kind, owner_id=str(owner_id))
    rows = mine.filter(pk__in=list(file_ids)).order_by("pk")
    return "\n".join(text for text in rows.values_list("text", flat=True) if text)


def bytes_used(person: Any) -> int:
    """Return how many bytes a person's files take."""
    used = StoredFile.objects.filter(uploader_id=person.pk).aggregate(sum=Sum("size_bytes"))
    return used["sum"] or 0


def held_objects(keys: list[str]) -> set[str]:
    """Return which objects of the storage files keep."""
    rows = StoredFile.objects.filter(Q(sha256__in=keys) | Q(thumbnail_sha256__in=keys))
    held = {key for pair in rows.values_list("sha256", "thumbnail_sha256") for key in pair if key}
    drawn = DrawnDocument.objects.values_list("pages", flat=True)
    return held | {page["key"] for pages in drawn.iterator() for page in pages} & set(keys)


def personal_data(person_id: int) -> dict[str, Any]:
    """Return what is held about a person, for the export: the files they uploaded."""
    files = list(StoredFile.objects.filter(uploader_id=person_id).order_by("pk"))
    listed = [
        {
            "name": file.name,
            "size_bytes": file.size_bytes,
            "created_at": file.created_at.isoformat(),
        }
        for file in files
    ]
    return {"files.json": listed}


def access_upload(viewer: Any, upload_id: uuid.UUID) -> Upload:
    """Return the viewer's own upload; raise NotFound for another's and for an expired one."""
    found = Upload.objects.filter(
        pk=upload_id, person_id=viewer.pk, expires_at__gt=clock.now()
    ).first()
    if found is None:
        raise no_such_upload()
    return found


def progress_of(upload: Upload) -> Progress:
    """Return where an upload stands."""
    if upload.file_id is not None:
        return Progress(upload, upload.size_bytes, upload.file)
    return Progress(upload, storage.stage_size(str(upload.pk)), None)


def begun_at(file_id: int) -> datetime | None:
    """Return when the sending of a fresh upload began; None where that is no longer known."""
    return Upload.objects.filter(file=file_id).values_list("created_at", flat=True).first()


def file_by_id(file_id: int) -> StoredFile:
    """Return a file to the package that owns what it hangs on. The caller has checked the rights."""
    return StoredFile.objects.defer("text").get(pk=file_id)

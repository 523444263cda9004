"""The archive of a year is gathered by a job."""

from django.db import transaction

from kamerton.core.api import audit, enqueue
from kamerton.core.types import PersonLike
from kamerton.files.api import store
from kamerton.office.models import YearArchive
from kamerton.office.queries.archive import OWNER
from kamerton.office.rules import require
from kamerton.office.year_archive import files_of_year, packed


@transaction.atomic
def ask_for_archive(actor: PersonLike, *, year: int) -> YearArchive:
    """Have the papers of a year gathered into one file; while one is gathered, it is returned."""
    require("office.archive_year", actor)
    waiting = YearArchive.objects.select_for_update().filter(
        year=year, is_ready=False, has_failed=False
    )
    known = waiting.first()
    if known is not None:
        return known
    archive = YearArchive.objects.create(year=year, asked_by_id=actor.pk)
    archive.job_id = enqueue("office.build_archive", archive_id=archive.pk, watcher_id=actor.pk)
    archive.save(update_fields=["job_id"])
    audit("office.archive_year", actor_id=actor.pk, object_kind="year", object_id=year)
    return archive


@transaction.atomic
def build_archive(archive_id: int) -> None:
    """Gather an archive; safe to run twice."""
    archive = YearArchive.objects.select_for_update().get(pk=archive_id)
    if archive.is_ready:
        return
    content = packed(files_of_year(archive.year))
    store(content, f"Архив {archive.year}.zip", owner=(OWNER, archive.pk))
    archive.is_ready, archive.has_failed = True, False
    archive.save(update_fields=["is_ready", "has_failed"])


@transaction.atomic
def fail_archive(archive_id: int) -> None:
    """Note that an archive could not be gathered, so that it can be asked for again."""
    YearArchive.objects.filter(pk=archive_id, is_ready=False).update(has_failed=True)

"""Lists of people: read and checked first, written by a job, safe to run twice."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, enqueue, report_progress
from kamerton.core.errors import DomainError
from kamerton.core.types import PersonLike
from kamerton.learning.api import enter_applicant
from kamerton.office.enums import ImportState, RowFate
from kamerton.office.errors import NotNow
from kamerton.office.models import Dossier, ImportBatch, ImportRow
from kamerton.office.operations.dossiers import keep_dossier
from kamerton.office.queries.dossiers import dossier_of
from kamerton.office.queries.imports import rows_to_write, verdicts
from kamerton.office.row_checks import birth_of, education_of, email_key, gender_of
from kamerton.office.rules import require
from kamerton.office.tables import read_table
from kamerton.people.api import register_person, send_welcomes

# What stays of a row when it has been written: whose it was, not what the register asks.
_KEPT = ("surname", "given_name", "patronymic", "email")
_DIPLOMA = ("diploma_surname", "diploma_series", "diploma_number")
UNWRITTEN_DAYS = 7


@transaction.atomic
def read_list(actor: PersonLike, *, cohort_id: int, name: str, content: bytes) -> ImportBatch:
    """Read and check a list of people; nothing is written but the list itself.

    Raises:
        WrongData: the file cannot be read.
    """
    require("office.check_documents", actor)
    rows = read_table(content, name)
    batch = ImportBatch.objects.create(cohort_id=cohort_id, name=name[:200], created_by_id=actor.pk)
    found = verdicts(rows, cohort_id=cohort_id)
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                batch=batch,
                position=position,
                data=row,
                errors=verdict.errors,
                fate=verdict.fate,
                person_id=verdict.person_id,
            )
            for position, (row, verdict) in enumerate(zip(rows, found, strict=True), start=2)
        ],
        batch_size=500,
    )
    audit("office.read_list", actor_id=actor.pk, object_kind="import", object_id=batch.pk)
    return batch


@transaction.atomic
def start_import(actor: PersonLike, *, batch_id: int) -> ImportBatch:
    """Have the rows without errors written by a job; a second click starts nothing more.

    Raises:
        NotNow: there is nothing to write.
    """
    require("office.check_documents", actor)
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.state != ImportState.CHECKED:
        return batch
    if not rows_to_write(batch.pk):
        raise NotNow("nothing_to_write", _("No row of the list is to be written."))
    batch.state = ImportState.RUNNING
    batch.job_id = enqueue("office.run_import", batch_id=batch.pk, watcher_id=actor.pk)
    batch.save(update_fields=["state", "job_id"])
    audit("office.start_import", actor_id=actor.pk, object_kind="import", object_id=batch.pk)
    return batch


def run_import(batch_id: int) -> int:
    """Write the rows of a list, each in a transaction of its own; return how many were written now.

    Run again after a break it goes on with what is left.
    """
    batch = ImportBatch.objects.select_related("created_by").get(pk=batch_id)
    waiting = rows_to_write(batch_id)
    done = sum(
        _progressed(write_row(batch.created_by, row_id=row_id), number, len(waiting))
        for number, row_id in enumerate(waiting, start=1)
    )
    finish_import(batch_id)
    return done


def _progressed(written: bool, number: int, total: int) -> bool:
    if number % 10 == 0 or number == total:
        report_progress(number, total)
    return written


@transaction.atomic
def write_row(actor: PersonLike, *, row_id: int) -> bool:
    """Make the account if there is none, and the application; return whether it was done now.

    What has changed since the list was read becomes the row's fate: another's account, a full cohort.
    """
    row = ImportRow.objects.select_for_update().select_related("batch").get(pk=row_id)
    if row.is_written:
        return False
    (verdict,) = verdicts([row.data], cohort_id=row.batch.cohort_id)
    row.fate, row.errors, row.person_id = verdict.fate, verdict.errors, verdict.person_id
    if verdict.fate in (RowFate.NEW, RowFate.KNOWN):
        try:
            with transaction.atomic():
                row.person_id = _enter(actor, row)
            row.is_written = True
        except DomainError as error:
            row.fate, row.errors = RowFate.ERROR, {"row": error.message}
    row.save(update_fields=["fate", "errors", "person", "is_written"])
    return row.is_written


def _enter(actor: PersonLike, row: ImportRow) -> int:
    data, person_id = row.data, row.person_id
    if person_id is None:
        person_id = register_person(
            email=email_key(data["email"]),
            password=None,
            actor=actor,  # type: ignore[arg-type]
            surname=data["surname"],
            given_name=data["given_name"],
            patronymic=data.get("patronymic", ""),
            gender=gender_of(data.get("gender", "")),
        ).pk
    fields = _file_of(data, person_id)
    if fields:
        keep_dossier(actor, person_id=person_id, fields=fields)
    enter_applicant(actor, person_id=person_id, cohort_id=row.batch.cohort_id)
    return person_id


def _file_of(data: Mapping[str, str], person_id: int) -> dict[str, object]:
    """Return what the list adds to a person's file: what is known already is left alone."""
    known = dossier_of(person_id) or Dossier()
    read: dict[str, object] = {
        **{name: data.get(name, "") for name in ("snils", *_DIPLOMA)},
        "birth_on": birth_of(data.get("birth_on", "")),
        "education": education_of(data.get("education", "")),
    }
    return {name: value for name, value in read.items() if value and not getattr(known, name)}


@transaction.atomic
def write_to_imported(actor: PersonLike, *, batch_id: int) -> int:
    """Write to the people of a list who cannot sign in yet how to come in; return to how many.

    A second click writes nobody again.

    Raises:
        NotNow: the list is not written yet.
    """
    require("office.check_documents", actor)
    batch = (
        ImportBatch.objects.select_for_update(no_key=True, of=("self",))
        .select_related("cohort")
        .get(pk=batch_id)
    )
    if batch.state != ImportState.DONE:
        raise NotNow("not_written", _("The list is not written yet."))
    if batch.letters_at is not None:
        return 0
    people = batch.rows.filter(is_written=True, person__isnull=False)
    titles = (batch.cohort.title, batch.cohort.title_en)
    batch.letters = send_welcomes(
        people.values_list("person_id", flat=True), actor=actor, about=titles
    )
    batch.letters_at = clock.now()
    batch.save(update_fields=["letters", "letters_at"])
    audit("office.write_to_imported", actor_id=actor.pk, object_kind="import", object_id=batch.pk)
    return batch.letters


@transaction.atomic
def finish_import(batch_id: int) -> None:
    """Say that a list is written, and forget what it held besides names and addresses."""
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    batch.state, batch.finished_at = ImportState.DONE, clock.now()
    batch.save(update_fields=["state", "finished_at"])
    _forget(batch)


def _forget(batch: ImportBatch) -> None:
    rows = list(batch.rows.all())
    for row in rows:
        row.data = {name: row.data.get(name, "") for name in _KEPT}
    ImportRow.objects.bulk_update(rows, ["data"], batch_size=500)


@transaction.atomic
def forget_lists() -> int:
    """Delete the lists that nobody had written within a week; return how many."""
    old = clock.now() - timedelta(days=UNWRITTEN_DAYS)
    lists = ImportBatch.objects.filter(state=ImportState.CHECKED, created_at__lt=old)
    found = lists.count()
    lists.delete()
    return found

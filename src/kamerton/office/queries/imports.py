"""Lists that were read, and the fate of their rows before anything is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.learning.api import present_people
from kamerton.office import snils
from kamerton.office.enums import RowFate
from kamerton.office.models import ImportBatch, ImportRow
from kamerton.office.queries.dossiers import known_by_snils
from kamerton.office.row_checks import cell_errors, email_key
from kamerton.people.api import people_by_emails

WRITING = (RowFate.NEW, RowFate.KNOWN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a row before anything is written."""

    fate: str
    errors: dict[str, str]
    person_id: int | None


def verdicts(rows: Sequence[Mapping[str, str]], *, cohort_id: int) -> list[Verdict]:
    """Return the fate of each row: duplicates by e-mail and СНИЛС, errors by cell; three statements."""
    emails = {email_key(row.get("email", "")) for row in rows}
    numbers = {snils.digits_of(row.get("snils", "")) for row in rows}
    accounts = {key: one.pk for key, one in people_by_emails(emails - {""}).items()}
    known = known_by_snils(sorted(numbers - {""}))
    present = present_people(cohort_id)
    seen: set[str] = set()
    found = []
    for row in rows:
        found.append(_verdict(row, accounts, known, present, seen))
        seen |= _marks(row)
    return found


def _marks(row: Mapping[str, str]) -> set[str]:
    marks = {email_key(row.get("email", "")), snils.digits_of(row.get("snils", ""))}
    return marks - {""}


def _verdict(
    row: Mapping[str, str],
    accounts: Mapping[str, int],
    known: Mapping[str, int],
    present: set[int],
    seen: set[str],
) -> Verdict:
    errors = cell_errors(row)
    by_email = accounts.get(email_key(row.get("email", "")))
    by_number = known.get(snils.digits_of(row.get("snils", "")))
    if by_email and by_number and by_email != by_number:
        errors["snils"] = "other_person"
    person = by_email or by_number
    if errors:
        return Verdict(RowFate.ERROR, errors, None)
    if _marks(row) & seen:
        return Verdict(RowFate.REPEATED, {}, person)
    if person is None:
        return Verdict(RowFate.NEW, {}, None)
    return Verdict(RowFate.PRESENT if person in present else RowFate.KNOWN, {}, person)


def batch_by_id(batch_id: int) -> ImportBatch:
    """Return a list, or NotFound; the caller has asked for the right."""
    found = ImportBatch.objects.select_related("cohort").filter(pk=batch_id).first()
    if found is None:
        raise NotFound("no_import", _("There is no such list."))
    return found


def batches_of(cohort_id: int) -> list[ImportBatch]:
    """Return the lists of a cohort, the newest first."""
    return list(ImportBatch.objects.filter(cohort=cohort_id).order_by("-pk")[:20])


def rows_of(batch: ImportBatch, fate: str = "") -> QuerySet[ImportRow]:
    """Return the rows of a list in their order, all or of one fate."""
    rows = batch.rows.order_by("position")
    return rows.filter(fate=fate) if fate else rows


def fates_of(batch: ImportBatch) -> dict[str, int]:
    """Return how many rows have each fate."""
    return dict(Counter(batch.rows.values_list("fate", flat=True)))


def rows_to_write(batch_id: int) -> list[int]:
    """Return the ids of the rows that are to be written and are not yet."""
    rows = ImportRow.objects.filter(batch=batch_id, fate__in=WRITING, is_written=False)
    return list(rows.order_by("position").values_list("pk", flat=True))

"""The federal register's sheet of a cohort, and what keeps it from being right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kamerton.core import clock
from kamerton.credentials.api import RegisterRow, certificates_of_cohort
from kamerton.office.federal import Entry
from kamerton.office.models import Dossier
from kamerton.office.queries.dossiers import CohortReadiness, cohort_readiness
from kamerton.office.readiness import Remark, document_remarks, person_remarks


@dataclass(frozen=True, slots=True)
class Checked:
    """A row of the sheet and its errors."""

    entry: Entry
    errors: list[Remark]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a cohort: rows of valid documents in the order of the register."""

    rows: list[Checked]
    errors: list[Remark]

    @property
    def count(self) -> int:
        """How many errors there are in all."""
        return len(self.errors) + sum(len(row.errors) for row in self.rows)

    @property
    def entries(self) -> list[Entry]:
        """Return the rows alone."""
        return [row.entry for row in self.rows]


def federal_sheet(cohort: Any, readiness: CohortReadiness | None = None) -> Sheet:
    """Return the sheet of everything valid that was issued for a cohort, with its errors.

    Args:
        cohort: with its version.
        readiness: what was read of the cohort already; saves statements.
    """
    known = readiness or cohort_readiness(cohort)
    return Sheet(_checked(certificates_of_cohort(cohort.pk), known), known.remarks)


def _checked(issued: Sequence[RegisterRow], known: CohortReadiness) -> list[Checked]:
    by_key = {row.certificate.pk: row for row in issued}
    people = {m.enrolment.person_id: m.enrolment.person for m in known.members}
    today, rows = clock.today(), []
    for row in issued:
        if not row.certificate.is_valid:
            continue
        key = row.certificate.person_id or 0
        person, dossier = people.get(key), known.dossiers.get(key)
        errors = document_remarks(row.certificate)
        if person is not None:
            errors += person_remarks(person, dossier, today)
        original = by_key.get(row.certificate.original_id or 0)
        entry = Entry(row, original, person, dossier or Dossier(), known.papers)
        rows.append(Checked(entry, errors))
    return rows

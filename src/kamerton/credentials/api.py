"""What other packages use of issued documents."""

from kamerton.credentials.documents import handing_sheet, register_workbook
from kamerton.credentials.operations import issue_certificate, issue_for_cohort
from kamerton.credentials.queries import (
    RegisterRow,
    certificate_by_id,
    certificates_of,
    certificates_of_cohort,
    cohorts_certified_in,
    holders_of_documents,
    issued_in_year,
    register_rows,
)

__all__ = [
    "RegisterRow",
    "certificate_by_id",
    "certificates_of",
    "certificates_of_cohort",
    "cohorts_certified_in",
    "handing_sheet",
    "holders_of_documents",
    "issue_certificate",
    "issue_for_cohort",
    "issued_in_year",
    "register_rows",
    "register_workbook",
]

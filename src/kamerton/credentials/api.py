"""What other packages use of issued documents."""

from kamerton.credentials.operations import issue_certificate, issue_for_cohort
from kamerton.credentials.queries import certificate_by_id, certificates_of

__all__ = ["certificate_by_id", "certificates_of", "issue_certificate", "issue_for_cohort"]

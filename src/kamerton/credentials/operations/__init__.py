"""Writes of the register: nothing is ever taken out of it."""

from kamerton.credentials.operations.blanks import (
    add_series,
    close_series,
    receive_blanks,
    spoil_blank,
)
from kamerton.credentials.operations.changes import (
    cancel_certificate,
    issue_duplicate,
    reissue_certificate,
)
from kamerton.credentials.operations.handing import hand_over
from kamerton.credentials.operations.issuing import issue_certificate, issue_for_cohort
from kamerton.credentials.operations.telling import ISSUED, tell_of_certificate

__all__ = [
    "ISSUED",
    "add_series",
    "cancel_certificate",
    "close_series",
    "hand_over",
    "issue_certificate",
    "issue_duplicate",
    "issue_for_cohort",
    "receive_blanks",
    "reissue_certificate",
    "spoil_blank",
    "tell_of_certificate",
]

"""Facts of the office, delivered after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentsReturned:
    """An organiser asks an applicant to mend the documents."""

    enrolment_id: int
    reason: str

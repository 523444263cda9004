"""Facts of issued documents, delivered after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """A certificate was entered into the register."""

    certificate_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class CertificateClosed:
    """A certificate was cancelled or replaced by another one."""

    certificate_id: int
    person_id: int | None

"""Facts of programmes, delivered after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VersionApproved:
    """A methodologist froze a version."""

    version_id: int


@dataclass(frozen=True, slots=True)
class ProgrammePublished:
    """A version went into the catalogue."""

    programme_id: int
    version_id: int

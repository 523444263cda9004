"""Facts about people, told to higher packages after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    """Somebody has an account now."""

    person_id: int
    invited: bool


@dataclass(frozen=True, slots=True)
class PersonRenamed:
    """Somebody's name changed."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonDeactivated:
    """An account was closed by the staff."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonErased:
    """A person was forgotten; only an anonymous row is left."""

    person_id: int


@dataclass(frozen=True, slots=True)
class RoleGranted:
    """A role came to somebody."""

    person_id: int
    role: str
    organisation_id: int | None
    scope: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class RoleRevoked:
    """A role was taken from somebody."""

    person_id: int
    role: str
    organisation_id: int | None
    scope: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class ConsentSigned:
    """Somebody agreed to a version of a consent."""

    person_id: int
    kind: str
    version: int


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """Somebody took a consent back."""

    person_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class OrganisationsMerged:
    """Everything of ``source_id`` belongs to ``target_id`` now."""

    source_id: int
    target_id: int


@dataclass(frozen=True, slots=True)
class ExportFinished:
    """The archive of a person's data is there, or could not be gathered."""

    person_id: int
    is_ready: bool

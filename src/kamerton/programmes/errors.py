"""What can be wrong with a programme."""

from kamerton.core.errors import Conflict, DomainError


class PlanError(DomainError):
    """The plan cannot be approved as it stands."""


class VersionFrozen(DomainError):
    """An approved version is not changed: a new one is started from it."""

    status = 409


class EditedMeanwhile(Conflict):
    """Somebody has changed what a change began from."""

"""What can be wrong with a programme."""

from kamerton.core.errors import DomainError


class PlanError(DomainError):
    """The plan cannot be approved as it stands."""


class VersionFrozen(DomainError):
    """An approved version is not changed: a new one is started from it."""

    status = 409

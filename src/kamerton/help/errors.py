"""What can go wrong with questions."""

from kamerton.core.errors import Conflict, DomainError


class WrongData(DomainError):
    """Something typed cannot be so."""


class NotNow(Conflict):
    """This cannot be done in the present state."""

"""What can go wrong with issued documents."""

from kamerton.core.errors import Conflict, DomainError


class NotEarned(DomainError):
    """Study is not completed: there is nothing to certify yet."""


class NoBlankLeft(Conflict):
    """The series is printed on blanks, and none is free."""


class WrongDocument(Conflict):
    """The document is not in a state that allows this."""


class WrongBlanks(DomainError):
    """The numbers of blanks are not possible."""

"""What can go wrong in assessment."""

from kamerton.core.errors import Conflict, DomainError


class AttemptClosed(Conflict):
    """The attempt has been handed in, or its time is over."""


class NoAttemptLeft(Conflict):
    """All attempts are used."""


class BadQuestion(DomainError):
    """A question as written cannot be answered or scored."""


class BadComment(DomainError):
    """A comment cannot be kept or taken back."""


class Incomplete(DomainError):
    """A required part or mark is missing."""


class BankConflict(Conflict):
    """The bank is in a state in which this cannot be done."""


class PeerConflict(Conflict):
    """The exchange of works is in a state in which this cannot be done."""

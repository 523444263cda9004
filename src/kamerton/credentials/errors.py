"""What can go wrong with issued documents."""

from kamerton.core.errors import DomainError


class NotEarned(DomainError):
    """Study is not completed: there is nothing to certify yet."""

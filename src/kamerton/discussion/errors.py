"""What can go wrong in discussions."""

from kamerton.core.errors import Conflict, DomainError, Forbidden, NotFound

__all__ = ["Conflict", "DomainError", "Forbidden", "NotFound", "TopicClosed"]


class TopicClosed(Conflict):
    """The topic takes no more posts."""

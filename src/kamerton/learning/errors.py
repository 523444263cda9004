"""What can go wrong in study."""

from kamerton.core.errors import Conflict, DomainError


class WrongState(Conflict):
    """The enrolment or cohort is not in a state that allows this."""


class NoPlaceLeft(Conflict):
    """The cohort is full."""


class NotReady(DomainError):
    """Something that must be done first is not done."""

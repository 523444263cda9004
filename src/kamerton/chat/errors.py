"""What can go wrong in chat."""

from django.utils.translation import gettext

from kamerton.core.errors import Conflict, DomainError, Forbidden, NotFound

__all__ = ["Conflict", "DomainError", "Forbidden", "NotFound", "no_message", "no_room"]


def no_room() -> NotFound:
    """The room is not there, or not for this reader: both look the same."""
    return NotFound("room_unknown", gettext("There is no such conversation."))


def no_message() -> NotFound:
    """The message is not there, or not for this reader."""
    return NotFound("message_unknown", gettext("There is no such message."))

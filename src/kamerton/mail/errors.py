"""What can go wrong with mail."""

from django.utils.translation import gettext as _

from kamerton.core.errors import Conflict, DomainError, Forbidden, NotFound

__all__ = ["Conflict", "DomainError", "Forbidden", "NotFound", "no_such_mail"]


def no_such_mail() -> NotFound:
    """The mail is not there, or not for the viewer."""
    return NotFound("mail_unknown", _("There is no such letter."))

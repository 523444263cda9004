"""What can go wrong with files, in words for people."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kamerton.core.errors import Conflict, DomainError, Forbidden, NotFound


class Locked(DomainError):
    """Another request writes the same upload (423)."""

    status = 423


class ChecksumMismatch(DomainError):
    """A piece arrived damaged (460, of the tus protocol)."""

    status = 460


class TooLarge(DomainError):
    """The file or the person's share is full (413)."""

    status = 413


def no_such_file() -> NotFound:
    """The file is not there, or the viewer may not know of it."""
    return NotFound("file", _("There is no such file, or it is not open to you."))


def no_such_upload() -> NotFound:
    """The upload is not there, expired, or another's."""
    return NotFound("upload", _("This upload is no longer kept. Choose the file again."))


def too_large(most_bytes: int) -> TooLarge:
    """The file is larger than allowed."""
    size = filesizeformat(most_bytes)
    return TooLarge("too_large", _("The file is larger than %(size)s.") % {"size": size})


def quota_full(left_bytes: int) -> TooLarge:
    """The person has no room for it."""
    size = filesizeformat(max(0, left_bytes))
    words = _("There is no room for this file: %(size)s are left. Delete files you no longer need.")
    return TooLarge("quota", words % {"size": size})


def refused_type(name: str) -> DomainError:
    """Programs are not taken."""
    words = _("“%(name)s” is a program; such files are not accepted. Put it into an archive.")
    return DomainError("refused_type", words % {"name": name})


def wrong_offset() -> Conflict:
    """A piece does not begin where the last one ended."""
    return Conflict("offset", _("The upload goes on from another place."))


def locked() -> Locked:
    """Two requests send the same upload."""
    return Locked("locked", _("This file is being sent from another page."))


def checksum_mismatch() -> ChecksumMismatch:
    """A piece arrived damaged."""
    return ChecksumMismatch("checksum", _("A piece of the file arrived damaged and is sent again."))


def not_yours() -> Forbidden:
    """Only who uploaded a file or looks after its owner removes it."""
    return Forbidden("not_yours", _("Only who added this file may delete it."))

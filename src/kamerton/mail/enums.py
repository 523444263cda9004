"""Codes of mail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IncomingState(TextChoices):
    """What became of a mail that came."""

    WAITING = "waiting", _("not read yet")
    TAKEN = "taken", _("taken")
    IGNORED = "ignored", _("left aside")
    REFUSED = "refused", _("refused, and its writer told")
    UNKNOWN = "unknown", _("not understood")


class Reason(TextChoices):
    """Why a mail was not taken."""

    NONE = "", ""
    NO_ADDRESS = "no_address", _("it was sent to no address that takes answers")
    BAD_ADDRESS = "bad_address", _("the address that it answers was not made here, or is damaged")
    OLD_ADDRESS = "old_address", _("the address that it answers is no longer good")
    NO_PERSON = "no_person", _("the person whose address it answers has no account any more")
    OTHER_SENDER = (
        "other_sender",
        _("somebody else than the person told wrote from their own address"),
    )
    NOT_PROVEN = "not_proven", _("the receiving mail server could not prove the sender")
    AUTOMATIC = "automatic", _("a program wrote it, not a person")
    LOOP = "loop", _("it was sent by the platform itself")
    TWICE = "twice", _("it was taken before")
    EMPTY = "empty", _("it has no words of its own")
    TOO_LARGE = "too_large", _("it is larger than allowed")
    NOT_ALLOWED = "not_allowed", _("what it answers does not take it")
    BOUNCE = "bounce", _("a letter of the platform came back")
    UNREADABLE = "unreadable", _("it could not be read")


class Trust(TextChoices):
    """How strictly the sender of an answer is checked."""

    TOKEN = "token", _("the signed address is enough")
    SENDER = "sender", _("it is sent from the person's own address")
    PROVEN = "proven", _("and the receiving server proves it by SPF, DKIM or DMARC")


class Folder(TextChoices):
    """Where a person keeps a letter."""

    INBOX = "inbox", _("Inbox")
    SENT = "sent", pgettext_lazy("letters", "Sent")
    DRAFTS = "drafts", _("Drafts")
    ARCHIVE = "archive", _("Archive")

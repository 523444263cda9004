"""What can go wrong with notifications."""

from django.utils.translation import gettext as _

from kamerton.core.errors import DomainError, NotFound


def no_such_kind(code: str) -> LookupError:
    """A package told a kind that nobody registered: a fault of the program."""
    return LookupError(f"no kind of notification is called {code!r}")


def no_such_notification() -> NotFound:
    """The notification is not there or not the reader's."""
    return NotFound("notification", _("This notification is no longer there."))


def no_such_mail() -> NotFound:
    """The mail is not there."""
    return NotFound("mail", _("This mail is no longer there."))


def unknown_link() -> NotFound:
    """An unsubscribing link is damaged."""
    return NotFound(
        "unsubscribe_link",
        _("This link is not whole. Copy it from the mail once more, or change the settings."),
    )


def bad_device() -> DomainError:
    """What a browser said of itself is not a subscription to a push service."""
    return DomainError("push_device", _("This browser's subscription cannot be used."))

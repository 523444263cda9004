"""How mail comes in, for `kamerton doctor` and its page."""

import socket
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from imapclient.exceptions import IMAPClientError

from kamerton.core.api import Check, CheckState
from kamerton.mail.listener import place_of
from kamerton.mail.mailbox import opened


def mail_in() -> Iterator[Check]:
    """Say whether answers by mail can come in, and by which ways."""
    title = _("Answers by mail")
    if not settings.MAIL_REPLY_ADDRESS:
        detail = _("Not set up: letters of the platform cannot be answered by mail")
        yield Check("mail_in", title, CheckState.WELL, "", detail)
        return
    if not settings.MAIL_LISTEN and not settings.MAIL_MAILBOX:
        mend = _("Set KAMERTON_MAIL_LISTEN or KAMERTON_MAIL_MAILBOX.")
        detail = _("Letters ask for answers to %(address)s, and nothing fetches them") % {
            "address": settings.MAIL_REPLY_ADDRESS
        }
        yield Check("mail_in", title, CheckState.BROKEN, "", detail, mend)
    if settings.MAIL_LISTEN:
        yield _listener()
    if settings.MAIL_MAILBOX:
        yield _mailbox()


def _listener() -> Check:
    title, place = _("Mail listener"), settings.MAIL_LISTEN
    try:
        _kind, host, port = place_of(place)
        with socket.create_connection((host, port), timeout=5) as line:
            greeting = line.recv(200)
    except (ValueError, OSError) as error:
        mend = _(
            "Look at KAMERTON_MAIL_LISTEN, and start kamerton up or the part kamerton run mail."
        )
        return Check("mail_listener", title, CheckState.BROKEN, "", f"{place}: {error}", mend)
    if not greeting.startswith(b"220"):
        mend = _("Another program listens there; choose another port in KAMERTON_MAIL_LISTEN.")
        return Check("mail_listener", title, CheckState.BROKEN, "", place, mend)
    return Check(
        "mail_listener", title, CheckState.WELL, "", _("%(place)s answers") % {"place": place}
    )


def _mailbox() -> Check:
    title = _("Mailbox of answers")
    try:
        with opened(settings.MAIL_MAILBOX) as (server, _folder):
            count = len(server.search(["UNDELETED"]))
    except (OSError, IMAPClientError) as error:
        mend = _("Look at KAMERTON_MAIL_MAILBOX: server, name, password and folder.")
        return Check("mail_mailbox", title, CheckState.BROKEN, "", str(error)[:200], mend)
    detail = _("Letters waiting in it: %(count)s") % {"count": count}
    return Check("mail_mailbox", title, CheckState.WELL, "", detail)

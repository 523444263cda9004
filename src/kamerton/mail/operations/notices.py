"""Polite letters to who wrote to us, at most a few a day to one address."""

from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.mail.enums import Reason
from kamerton.mail.models import Incoming
from kamerton.notifications.api import send_letter
from kamerton.people.api import Letter

MOST_A_DAY = 5


def tell_refusal(kept: Incoming, words: str) -> bool:
    """Tell the writer why a letter was not taken; return False where they were told often enough."""
    if not kept.sender or _told_today(kept.sender) >= MOST_A_DAY:
        return False
    with translation.override(_language(kept)):
        known = _reasons().get(words, words)
        _send(kept, _("Your letter was not taken"), [_named(kept), known, _way_out()])
    return True


def tell_left_out(kept: Incoming, names: list[str]) -> None:
    """Tell the writer which files of a letter were not taken."""
    with translation.override(_language(kept)):
        words = _(
            "These files were not taken: %(names)s. They are too many, too large or programs."
        )
        told = words % {"names": ", ".join(names[:20])}
        _send(kept, _("Some files of your letter were not taken"), [_named(kept), told])


def _told_today(sender: str) -> int:
    since = clock.now() - timedelta(days=1)
    return Incoming.objects.filter(sender=sender, is_told=True, received_at__gte=since).count()


def _language(kept: Incoming) -> str:
    return kept.person.language if kept.person else settings.LANGUAGE_CODE


def _named(kept: Incoming) -> str:
    return _("This is about your letter “%(subject)s”.") % {"subject": kept.subject or "…"}


def _way_out() -> str:
    return _("Nothing of it was kept in the discussion. Sign in and answer on the page, please.")


def _reasons() -> dict[str, str]:
    return {
        Reason.OTHER_SENDER.value: _(
            "It was sent from an address that is not the one to which the platform wrote. "
            "Answer from the mailbox in which you received the letter."
        ),
        Reason.OLD_ADDRESS.value: _(
            "It answers a letter that is more than a year old; such addresses are no longer good."
        ),
        Reason.EMPTY.value: _("It has no words of its own and no files, only what it quotes."),
    }


def _send(kept: Incoming, subject: str, paragraphs: list[str]) -> None:
    letter = Letter(
        subject=subject,
        paragraphs=paragraphs,
        action=_("Open the platform"),
        url=settings.BASE_URL,
        note=_("This letter was written by the mail gateway; nobody reads answers to it."),
    )
    headers = {
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "X-Kamerton": "gateway",
        "In-Reply-To": kept.message_id,
        "References": kept.message_id,
    }
    send_letter(letter, kept.sender, headers=headers)

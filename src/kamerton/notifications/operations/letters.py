"""Letters of single notifications."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.notifications.enums import MailWay
from kamerton.notifications.models import Mute, Notification
from kamerton.notifications.operations.mail import send_letter
from kamerton.notifications.operations.preferences import unsubscribe_address
from kamerton.notifications.registry import Told, kind_of, known_kind, may_know, reply_address
from kamerton.notifications.threads import letter_name, mail_domain, thread_name
from kamerton.people.api import Letter

LONGEST_EXCERPT = 600


@dataclass(frozen=True, slots=True)
class Item:
    """A notification in its reader's words, for a letter."""

    words: str
    more: str
    excerpt: str
    url: str
    reply_to: str


def told_of(notice: Notification) -> Told:
    """Return what a notification is about."""
    return Told(
        kind=notice.kind,
        url=notice.url,
        params=notice.params,
        answers=(notice.answers_kind, notice.answers_id) if notice.answers_kind else None,
        thread=(notice.thread_kind, notice.thread_id) if notice.thread_kind else None,
    )


def item_of(notice: Notification) -> Item:
    """Write a notification of a known kind in the active language."""
    kind = known_kind(notice.kind)
    excerpt = " ".join(str(notice.params.get("excerpt", "")).split())
    if len(excerpt) > LONGEST_EXCERPT:
        excerpt = excerpt[:LONGEST_EXCERPT].rsplit(" ", 1)[0] + "…"
    return Item(
        words=kind.words(notice.params),
        more=kind.more(notice.params),
        excerpt=excerpt,
        url=f"{settings.BASE_URL}{notice.url}",
        reply_to=reply_address(told_of(notice).answers, notice.person_id),
    )


@transaction.atomic
def mail_notifications(ids: Iterable[int]) -> int:
    """Put the letters of notifications into the outbox, each in its reader's language; once each."""
    waiting = Notification.objects.filter(
        pk__in=ids, mail_way=MailWay.NOW, mail_due_at__lte=clock.now()
    )
    return mail_claimed(waiting)


@transaction.atomic
def mail_due_notifications(limit: int = 500) -> int:
    """Send what waited for the end of quiet hours; return how many letters."""
    ids = Notification.objects.filter(mail_way=MailWay.NOW, mail_due_at__lte=clock.now())
    first = list(ids.order_by("mail_due_at", "pk").values_list("pk", flat=True)[:limit])
    return mail_claimed(Notification.objects.filter(pk__in=first))


def mail_claimed(waiting: QuerySet[Notification]) -> int:
    """Claim the rows, so that no other job takes them, and write their letters."""
    notices = waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
    count, claimed = 0, list(notices.select_related("person").order_by("pk"))
    muted = muted_talks(claimed)
    for notice in claimed:
        if is_wanted(notice, muted):
            with translation.override(notice.person.language):
                _mail(notice)
            count += 1
    Notification.objects.filter(pk__in=[notice.pk for notice in claimed]).update(mail_due_at=None)
    return count


def muted_talks(claimed: Iterable[Notification]) -> set[tuple[int, str, str]]:
    """Return (person, talk's kind, talk's id) of what was muted since it was told."""
    people = {notice.person_id for notice in claimed if notice.thread_kind}
    muted = Mute.objects.filter(person__in=people)
    return set(muted.values_list("person_id", "thread_kind", "thread_id"))


def is_wanted(notice: Notification, muted: set[tuple[int, str, str]]) -> bool:
    """Return whether it is still to be sent: not read meanwhile, and still the reader's to know."""
    kind = kind_of(notice.kind)
    if kind is None or not notice.person.is_active:
        return False
    talk = (notice.person_id, notice.thread_kind, notice.thread_id)
    if not kind.is_fixed and (notice.read_at is not None or talk in muted):
        return False
    return may_know(notice.person, told_of(notice))


def _mail(notice: Notification) -> None:
    kind, item = known_kind(notice.kind), item_of(notice)
    headers = _headers(notice, item)
    notes = []
    if item.reply_to:
        notes.append(_("You can simply answer this letter: your words will stand there."))
    if kind.is_fixed:
        notes.append(_("You receive this as a participant of the platform."))
    else:
        talk = told_of(notice).thread
        address = unsubscribe_address(notice.person_id, kind.code, talk)
        headers |= one_click(address)
        words = _("No more letters about this: %(address)s") if talk else None
        notes.append((words or _("No more mails of this kind: %(address)s")) % {"address": address})
    letter = Letter(
        subject=item.words,
        paragraphs=[part for part in (item.words, item.more, item.excerpt) if part],
        action=_("Open"),
        url=item.url,
        note=" ".join(notes),
    )
    send_letter(letter, notice.person.email, headers=headers)


def _headers(notice: Notification, item: Item) -> dict[str, str]:
    headers = {
        "Message-ID": letter_name(notice.pk, notice.person_id),
        "List-Id": f"<{notice.kind.replace('_', '-')}.{mail_domain()}>",
    }
    if notice.thread_kind:
        name = thread_name(notice.thread_kind, notice.thread_id)
        headers |= {"In-Reply-To": name, "References": name}
    if item.reply_to:
        headers["Reply-To"] = item.reply_to
    return headers


def one_click(address: str) -> dict[str, str]:
    """Return the headers by which a mail program ends such letters at one press (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }

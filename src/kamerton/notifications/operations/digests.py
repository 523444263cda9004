"""Digests: one letter with all that waited for the morning or the week, readable by itself."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamerton.core import clock
from kamerton.core.api import enqueue
from kamerton.notifications.enums import MailWay
from kamerton.notifications.models import Manner, Notification, Preference
from kamerton.notifications.operations.letters import (
    Item,
    is_wanted,
    item_of,
    muted_talks,
    one_click,
)
from kamerton.notifications.operations.preferences import unsubscribe_address
from kamerton.notifications.queries.ways import mail_due
from kamerton.notifications.registry import group_of, kind_of
from kamerton.notifications.threads import letter_name

ITEMS_SHOWN = 40
GATHERED = (MailWay.MORNING, MailWay.WEEKLY)


@transaction.atomic
def ask_for_digests() -> int:
    """Ask for a digest for each person for whom one is due; return how many were asked for."""
    due = Notification.objects.filter(mail_way__in=GATHERED, mail_due_at__lte=clock.now())
    people = sorted(set(due.values_list("person_id", flat=True)))
    asked = [
        enqueue("notifications.mail_digest", once=f"digest-{one}", person_id=one) for one in people
    ]
    return len([job for job in asked if job is not None])


@transaction.atomic
def mail_digest(person_id: int) -> int:
    """Put one person's digest into the outbox; return how many things it tells of.

    What is told is claimed and marked in this transaction, so two jobs never tell it twice. What
    was read in the page, muted, or is no longer the reader's to know stays out.
    """
    claimed = list(
        Notification.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .filter(person=person_id, mail_way__in=GATHERED, mail_due_at__lte=clock.now())
        .select_related("person")
        .order_by("pk")
    )
    muted = muted_talks(claimed)
    told = [notice for notice in claimed if is_wanted(notice, muted)]
    Notification.objects.filter(pk__in=[notice.pk for notice in claimed]).update(mail_due_at=None)
    if told:
        with translation.override(told[0].person.language):
            _mail(told)
    return len(told)


def _mail(told: list[Notification]) -> None:
    shown = told[-ITEMS_SHOWN:]
    items = [(notice, item_of(notice)) for notice in shown]
    person = told[0].person
    address = unsubscribe_address(person.pk)
    context = {
        "groups": _grouped(items),
        "is_single": len(told) == 1,
        "more": len(told) - len(shown),
        "list_url": settings.BASE_URL + reverse("notifications:list"),
        "settings_url": settings.BASE_URL + reverse("notifications:preferences"),
        "leave_url": address,
        "base_url": settings.BASE_URL,
        "subject": _subject(items[-1][1], len(told)),
    }
    message = EmailMultiAlternatives(
        subject=context["subject"],
        body=render_to_string("notifications/digest_text.jinja", context).strip() + "\n",
        to=[person.email],
        headers=_headers(items, address),
    )
    html = render_to_string("notifications/digest_html.jinja", context)
    message.attach_alternative(html, "text/html")
    message.send()


def _subject(newest: Item, count: int) -> str:
    if count == 1:
        words = _("Digest: %(words)s") % {"words": newest.words}
    else:
        words = ngettext("Digest: %(num)s notification", "Digest: %(num)s notifications", count) % {
            "num": count
        }
    return " ".join(words.split())


def _headers(items: list[tuple[Notification, Item]], address: str) -> dict[str, str]:
    headers = one_click(address)
    if len(items) == 1:
        notice, item = items[0]
        headers["Message-ID"] = letter_name(notice.pk, notice.person_id)
        if item.reply_to:
            headers["Reply-To"] = item.reply_to
    return headers


def _grouped(items: Iterable[tuple[Notification, Item]]) -> list[tuple[str, list[Item]]]:
    found: dict[str, list[Item]] = {}
    for notice, item in items:
        kind = kind_of(notice.kind)
        if kind is not None:
            found.setdefault(str(group_of(kind).label), []).append(item)
    return list(found.items())


@transaction.atomic
def set_hours(manner: Manner, *, actor: Any) -> None:
    """Keep the actor's quiet hours and digests, and set what waits by them anew."""
    fields = ("quiet_from", "quiet_until", "digest_hour", "digest_weekday", "has_digests")
    Manner.objects.update_or_create(
        person=actor, defaults={name: getattr(manner, name) for name in fields}
    )
    schedule_anew(actor=actor)


@transaction.atomic
def schedule_anew(*, actor: Any) -> None:
    """Set when the actor's waiting notifications go by mail, after a change of the wishes."""
    manner = Manner.objects.filter(person=actor).first() or Manner(person=actor)
    wishes = dict(Preference.objects.filter(person=actor).values_list("kind", "mail"))
    waiting = Notification.objects.select_for_update(no_key=True).filter(
        person=actor, mail_due_at__isnull=False
    )
    for notice in waiting.order_by("pk"):
        notice.mail_way = wishes.get(notice.kind, notice.mail_way)
        notice.mail_due_at = mail_due(notice.mail_way, manner, actor.time_zone, clock.now())
        notice.save(update_fields=["mail_way", "mail_due_at"])

"""Telling people, and what they have read."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import announce_many, enqueue
from kamerton.notifications.errors import no_such_kind, no_such_notification
from kamerton.notifications.models import Notification, Preference, Unread
from kamerton.notifications.operations.mail import send_letter
from kamerton.notifications.operations.preferences import unsubscribe_token
from kamerton.notifications.registry import Kind, kind_of
from kamerton.people.api import Letter

MAILS_A_JOB = 200
EXPORT_READY, EXPORT_FAILED = "people.export_ready", "people.export_failed"
MAILED_WITHIN = timedelta(days=7)
# In the order of keys, so that two who tell the same people never wait for each other.
_COUNT_UP = """
INSERT INTO notifications_unread (person_id, count)
SELECT id, 1 FROM unnest(%s::bigint[]) AS id ORDER BY id
ON CONFLICT (person_id) DO UPDATE SET count = notifications_unread.count + 1
RETURNING person_id, count
"""
_HOLD = """
INSERT INTO notifications_unread (person_id, count)
SELECT id, 0 FROM unnest(%s::bigint[]) AS id ORDER BY id
ON CONFLICT (person_id) DO UPDATE SET count = notifications_unread.count
"""


@transaction.atomic
def notify(
    person_ids: Iterable[int],
    kind: str,
    *,
    url: str,
    params: Mapping[str, Any] | None = None,
) -> list[int]:
    """Tell people something: in the bell, and by mail where they want it.

    Args:
        person_ids: who; each is told once, those without an account raise an IntegrityError.
        kind: a registered kind's code.
        url: where it leads, a path of this site.
        params: values of the kind's words, as Kind says; texts in the language they were
            written in.

    Returns:
        The ids of the notifications.
    """
    known = kind_of(kind)
    if known is None:
        raise no_such_kind(kind)
    ids = sorted(set(person_ids))
    shown, mailed = _wishes(known, ids)
    made = Notification.objects.bulk_create(
        Notification(
            person_id=person_id,
            kind=kind,
            params=dict(params or {}),
            url=url,
            is_shown=person_id in shown,
        )
        for person_id in ids
        if person_id in shown or person_id in mailed
    )
    _tell(sorted(shown))
    to_mail = [] if _is_long_ago() else [n.pk for n in made if n.person_id in mailed]
    for start in range(0, len(to_mail), MAILS_A_JOB):
        enqueue("notifications.mail_notifications", ids=to_mail[start : start + MAILS_A_JOB])
    return [notice.pk for notice in made]


def hold_counts(person_ids: Iterable[int]) -> None:
    """Hold the counts of people who are told by more than one `notify` in this transaction.

    Two transactions that tell the same people group by group would else wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [sorted(set(person_ids))])


def _is_long_ago() -> bool:
    """Return True for what is brought in from the past: nobody is mailed of it."""
    return timezone.now() - clock.now() > MAILED_WITHIN


def _wishes(kind: Kind, ids: list[int]) -> tuple[set[int], set[int]]:
    """Return who sees it in the page and who by mail."""
    shown, mailed = set(ids), set(ids) if kind.by_mail else set()
    if kind.is_fixed:
        return shown, mailed
    for wish in Preference.objects.filter(kind=kind.code, person_id__in=ids):
        (shown.add if wish.in_page else shown.discard)(wish.person_id)
        (mailed.add if wish.by_mail else mailed.discard)(wish.person_id)
    return shown, mailed


def _tell(ids: list[int]) -> None:
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP, [ids])
        counts = cursor.fetchall()
    announce_many(
        (f"person:{person_id}", "notification.created", {"unread": count})
        for person_id, count in counts
    )


@transaction.atomic
def read_notification(notification_id: int, *, actor: Any) -> str:
    """Mark one of the actor's notifications as read; return where it leads."""
    _lock_count(actor)
    notice = Notification.objects.filter(pk=notification_id, person=actor, is_shown=True).first()
    if notice is None:
        raise no_such_notification()
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
        _count_down(actor, 1)
    return notice.url


@transaction.atomic
def read_all(*, actor: Any) -> int:
    """Mark all the actor's notifications as read; return how many were not."""
    _lock_count(actor)
    count = Notification.objects.filter(person=actor, is_shown=True, read_at=None).update(
        read_at=clock.now()
    )
    if count:
        _count_down(actor, count)
    return count


def _lock_count(actor: Any) -> None:
    list(Unread.objects.select_for_update(no_key=True).filter(person=actor))


def _count_down(actor: Any, read: int) -> None:
    unread = Unread.objects.get(person=actor)
    unread.count = max(0, unread.count - read)
    unread.save(update_fields=["count"])
    announce_many([(f"person:{actor.pk}", "notification.read", {"unread": unread.count})])


@transaction.atomic
def mail_notifications(ids: Iterable[int]) -> int:
    """Put the mails of notifications into the outbox, each in its reader's language."""
    notices = Notification.objects.filter(pk__in=ids, person__is_active=True)
    count = 0
    for notice in notices.select_related("person").order_by("pk"):
        kind = kind_of(notice.kind)
        if kind is None:
            continue
        with translation.override(notice.person.language):
            _mail(notice, kind)
        count += 1
    return count


def _mail(notice: Notification, kind: Kind) -> None:
    words = kind.words(notice.params)
    headers = {}
    note = _("You receive this as a participant of the platform.")
    if not kind.is_fixed:
        token = unsubscribe_token(notice.person, kind.code)
        address = f"{settings.BASE_URL}/notifications/unsubscribe/{token}/"
        headers = {
            "List-Unsubscribe": f"<{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        note = _("No more mails of this kind: %(address)s") % {"address": address}
    letter = Letter(
        subject=words,
        paragraphs=[part for part in (words, kind.more(notice.params)) if part],
        action=_("Open"),
        url=f"{settings.BASE_URL}{notice.url}",
        note=note,
    )
    send_letter(letter, notice.person.email, headers=headers)


@transaction.atomic
def trim_notifications(keep: timedelta = timedelta(days=180)) -> int:
    """Delete old notifications that were read; return how many."""
    old = Notification.objects.filter(created_at__lt=clock.now() - keep)
    deleted, _each = (old.exclude(read_at=None) | old.filter(is_shown=False)).delete()
    return deleted


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Remove what is held about a person: notifications and wishes."""
    for model in (Notification, Preference, Unread):
        model.objects.filter(person_id=person_id).delete()

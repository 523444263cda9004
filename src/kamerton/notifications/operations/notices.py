"""Telling people, and what they have read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from kamerton.core import clock
from kamerton.core.api import announce_many, enqueue
from kamerton.notifications.errors import no_such_kind, no_such_notification
from kamerton.notifications.models import (
    Manner,
    Mute,
    Notification,
    Preference,
    PushDevice,
    Unread,
)
from kamerton.notifications.queries.ways import Ways, ways_of
from kamerton.notifications.registry import Thing, kind_of

LETTERS_A_JOB = 200
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
    answers: Thing | None = None,
    thread: Thing | None = None,
) -> list[int]:
    """Tell people something: in the bell, and by mail and push as each of them wants it.

    Args:
        person_ids: who; each is told once, those without an account raise an IntegrityError.
        kind: a registered kind's code.
        url: where it leads, a path of this site.
        params: values of the kind's words, as Kind says; texts in the language they were
            written in. "excerpt" is the beginning of the thing's own text, plain.
        answers: (kind, id) of what an answer by mail goes to: the letter has a Reply-To of
            whoever registered one (`register_reply_address`).
        thread: (kind, id) of the talk: letters with the same one stand together in mail
            programs, and a person may mute it. The same as `answers` while not said.

    Returns:
        The ids of the notifications.
    """
    known = kind_of(kind)
    if known is None:
        raise no_such_kind(kind)
    talk = _thing(thread or answers)
    ways = ways_of(known, sorted(set(person_ids)), talk, past=_is_long_ago())
    about = {
        "kind": kind,
        "params": dict(params or {}),
        "url": url,
        **dict(zip(("answers_kind", "answers_id"), _thing(answers), strict=True)),
        **dict(zip(("thread_kind", "thread_id"), talk, strict=True)),
    }
    made = Notification.objects.bulk_create(_rows(ways, about))
    _tell([person_id for person_id, way in ways.items() if way.in_page])
    _send_now(made, ways)
    return [notice.pk for notice in made]


def _rows(ways: Mapping[int, Ways], about: Mapping[str, Any]) -> Iterator[Notification]:
    for person_id, way in ways.items():
        if not way.is_silent:
            yield Notification(
                person_id=person_id,
                is_shown=way.in_page,
                mail_way=way.mail,
                mail_due_at=way.mail_due_at,
                push_due_at=way.push_due_at,
                **about,
            )


def _thing(thing: Thing | None) -> tuple[str, str]:
    return (thing[0], str(thing[1])) if thing else ("", "")


def _send_now(made: list[Notification], ways: Mapping[int, Ways]) -> None:
    """Ask for the letters and pushes that need not wait."""
    for task_name, ids in (
        ("notifications.mail_notifications", [n.pk for n in made if ways[n.person_id].mails_now]),
        ("notifications.push_notifications", [n.pk for n in made if ways[n.person_id].pushes_now]),
    ):
        for start in range(0, len(ids), LETTERS_A_JOB):
            enqueue(task_name, ids=ids[start : start + LETTERS_A_JOB])


def hold_counts(person_ids: Iterable[int]) -> None:
    """Hold the counts of people who are told by more than one `notify` in this transaction.

    Two transactions that tell the same people group by group would else wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [sorted(set(person_ids))])


def _is_long_ago() -> bool:
    """Return True for what is brought in from the past: nobody is mailed of it."""
    return timezone.now() - clock.now() > MAILED_WITHIN


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
def trim_notifications(keep: timedelta = timedelta(days=180)) -> int:
    """Delete old notifications that were read; return how many."""
    old = Notification.objects.filter(created_at__lt=clock.now() - keep)
    deleted, _each = (old.exclude(read_at=None) | old.filter(is_shown=False)).delete()
    return deleted


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Remove what is held about a person: notifications and wishes."""
    for model in (Notification, Preference, Unread, Manner, Mute, PushDevice):
        model.objects.filter(person_id=person_id).delete()

"""Reads of notifications."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from kamerton.core.api import EVENT_POSITION_SQL, check_administer, fetch
from kamerton.core.errors import NotFound
from kamerton.notifications.enums import Group, MailState, MailWay
from kamerton.notifications.errors import no_such_mail
from kamerton.notifications.models import (
    Mail,
    Manner,
    Mute,
    Notification,
    Preference,
    PushDevice,
)
from kamerton.notifications.registry import Kind, counters, group_of, kind_of, kinds

PAGE_LENGTH = 30
_HOURS = ("quiet_from", "quiet_until", "digest_hour", "digest_weekday", "has_digests")
_COUNT = "SELECT coalesce((SELECT count FROM notifications_unread WHERE person_id = %s::bigint), 0)"
_UNREAD = f"{_COUNT}, ({EVENT_POSITION_SQL})"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification in the reader's words."""

    id: int
    words: str
    more: str
    icon: str
    created_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """How the reader is told of one kind."""

    kind: Kind
    in_page: bool
    mail: MailWay
    by_push: bool = True


def unread_and_position(viewer: Any) -> tuple[int, int]:
    """Return how many notifications the viewer has not read, and the event log's position with it."""
    unread, position, _counts = bell_numbers(viewer)
    return unread, position


def bell_numbers(viewer: Any) -> tuple[int, int, list[int]]:
    """Return the unread notifications, the log's position and the registered counters' numbers.

    One statement for all of them: every page pays it.
    """
    more = [f"({counter.sql})" for counter in counters()]
    [(unread, position, *counts)] = fetch(
        ", ".join([_UNREAD, *more]), [viewer.pk] * (1 + len(more))
    )
    return unread, position, counts


def notices_page(viewer: Any, number: int) -> Page[Any]:
    """Return a page of the viewer's notifications, newest first."""
    rows = Notification.objects.filter(person=viewer, is_shown=True).order_by("-id")
    page = Paginator(rows, PAGE_LENGTH).get_page(number)
    page.object_list = cast("Any", [_notice(row) for row in page.object_list])
    return page


def _notice(row: Notification) -> Notice:
    kind = kind_of(row.kind)
    return Notice(
        id=row.pk,
        words=kind.words(row.params) if kind else row.kind,
        more=kind.more(row.params) if kind else "",
        icon=kind.icon if kind else "bell",
        created_at=row.created_at,
        is_new=row.read_at is None,
    )


def wishes_of(viewer: Any) -> list[Wish]:
    """Return how the viewer is told of every kind."""
    kept = {wish.kind: wish for wish in Preference.objects.filter(person=viewer)}
    found = []
    for kind in kinds():
        wish = None if kind.is_fixed else kept.get(kind.code)
        found.append(
            Wish(kind, wish.in_page, MailWay(wish.mail), wish.by_push)
            if wish
            else Wish(kind, True, kind.mail_way)
        )
    return found


def grouped(wishes: list[Wish]) -> list[tuple[Group, list[Wish]]]:
    """Return wishes under their headings, in the headings' order; empty ones are left out."""
    found: dict[Group, list[Wish]] = {group: [] for group in Group}
    for wish in wishes:
        found[group_of(wish.kind)].append(wish)
    return [(group, each) for group, each in found.items() if each]


def manner_of(viewer: Any) -> Manner:
    """Return the viewer's quiet hours and digests, as they are while nothing was said."""
    return Manner.objects.filter(person=viewer).first() or Manner(person=viewer)


def devices_of(viewer: Any) -> list[PushDevice]:
    """Return the browsers in which the viewer is told by push."""
    return list(PushDevice.objects.filter(person=viewer).order_by("pk"))


def outbox_page(viewer: Any, text: str, number: int) -> Page[Any]:
    """Return a page of the outbox: to the administrator, and to all in the demo institute."""
    _check_outbox(viewer)
    mails = Mail.objects.order_by("-id").defer("raw", "html", "text")
    if text:
        mails = mails.filter(Q(subject__icontains=text) | Q(recipients__icontains=text))
    return Paginator(mails, PAGE_LENGTH).get_page(number)


def access_mail(viewer: Any, mail_id: int) -> Mail:
    """Return one mail of the outbox; raise NotFound or Forbidden."""
    _check_outbox(viewer)
    mail = Mail.objects.defer("raw").filter(pk=mail_id).first()
    if mail is None:
        raise no_such_mail()
    return mail


def mail_counts() -> dict[str, float]:
    """Count the letters of the outbox by state, for who watches the installation."""
    counts = dict(Mail.objects.values_list("state").annotate(count=Count("pk")))
    return {state: counts.get(state, 0) for state in MailState.values}


def _check_outbox(viewer: Any) -> None:
    if not settings.DEMO:
        check_administer(viewer)


def check_demo() -> None:
    """Raise NotFound outside the demo institute."""
    if not settings.DEMO:
        raise NotFound("demo", "")


def personal_data(person_id: int) -> dict[str, Any]:
    """Return what is held about a person, for the export."""
    notices = Notification.objects.filter(person_id=person_id).order_by("id")
    wishes = Preference.objects.filter(person_id=person_id).order_by("kind")
    manner = Manner.objects.filter(person_id=person_id)
    mutes = Mute.objects.filter(person_id=person_id).order_by("id")
    devices = PushDevice.objects.filter(person_id=person_id).order_by("id")
    return {
        "notifications.json": [
            {
                "kind": notice.kind,
                "params": notice.params,
                "url": notice.url,
                "created_at": notice.created_at.isoformat(),
                "read_at": notice.read_at and notice.read_at.isoformat(),
            }
            for notice in notices
        ],
        "preferences.json": list(wishes.values("kind", "in_page", "mail", "by_push")),
        "hours.json": list(manner.values(*_HOURS)),
        "muted.json": list(mutes.values("thread_kind", "thread_id")),
        "devices.json": list(devices.values("name", "endpoint")),
    }

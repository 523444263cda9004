"""How each of some people is told of one kind now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kamerton.core import clock
from kamerton.notifications.enums import MailWay
from kamerton.notifications.models import Manner, Mute, Preference, PushDevice
from kamerton.notifications.registry import Kind
from kamerton.notifications.schedule import after_quiet, next_morning, next_week, zone
from kamerton.people.api import people_by_ids


@dataclass(frozen=True, slots=True)
class Ways:
    """How one person is told: the moments are None where there is neither mail nor push."""

    in_page: bool
    mail: MailWay
    mail_due_at: datetime | None
    push_due_at: datetime | None
    mails_now: bool = False
    pushes_now: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether the person is not told at all."""
        return not self.in_page and self.mail_due_at is None and self.push_due_at is None


def ways_of(
    kind: Kind, ids: Iterable[int], talk: tuple[str, str], *, past: bool = False
) -> dict[int, Ways]:
    """Return person's id → how they are told of a kind (at most five statements for all).

    Args:
        kind: what is told.
        ids: whom.
        talk: (kind, id) of the talk, or two empty texts; who muted it sees it in the page only.
        past: it happened long ago: neither mail nor push.
    """
    ids = list(ids)
    wishes = {
        wish.person_id: wish for wish in Preference.objects.filter(kind=kind.code, person__in=ids)
    }
    if past:
        return {one: _silent(kind, wishes.get(one)) for one in ids}
    muted = _muted(ids, talk)
    manners = {manner.person_id: manner for manner in Manner.objects.filter(person__in=ids)}
    pushed = set(PushDevice.objects.filter(person__in=ids).values_list("person_id", flat=True))
    people = people_by_ids(ids)
    return {
        one: _silent(kind, wishes.get(one))
        if one in muted and not kind.is_fixed
        else _ways(
            kind,
            wishes.get(one),
            manners.get(one) or Manner(),
            people[one].time_zone if one in people else "",
            has_device=one in pushed,
        )
        for one in ids
    }


def _silent(kind: Kind, wish: Preference | None) -> Ways:
    in_page = kind.is_fixed or wish is None or wish.in_page
    return Ways(in_page, MailWay.NEVER, None, None)


def _muted(ids: list[int], talk: tuple[str, str]) -> set[int]:
    if not talk[0]:
        return set()
    muted = Mute.objects.filter(thread_kind=talk[0], thread_id=talk[1], person__in=ids)
    return set(muted.values_list("person_id", flat=True))


def _ways(
    kind: Kind, wish: Preference | None, manner: Manner, time_zone: str, *, has_device: bool
) -> Ways:
    now, where = clock.now(), zone(time_zone)
    if kind.is_fixed:
        wish = None
    mail = MailWay(wish.mail) if wish else kind.mail_way
    awake = after_quiet(now, manner, where)
    wants_push = has_device and (wish is None or wish.by_push)
    return Ways(
        in_page=wish is None or wish.in_page,
        mail=mail,
        mail_due_at=mail_due(mail, manner, time_zone, now),
        push_due_at=awake if wants_push else None,
        mails_now=mail == MailWay.NOW and awake == now,
        pushes_now=wants_push and awake == now,
    )


def mail_due(mail: str, manner: Manner, time_zone: str, now: datetime) -> datetime | None:
    """Return when a notification that is told now goes by mail, or None for never."""
    where = zone(time_zone)
    if mail == MailWay.NOW:
        return after_quiet(now, manner, where)
    if mail == MailWay.NEVER or not manner.has_digests:
        return None
    next_time = next_morning if mail == MailWay.MORNING else next_week
    return after_quiet(next_time(now, manner, where), manner, where)

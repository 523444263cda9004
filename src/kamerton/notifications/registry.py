"""The kinds of notifications that packages send."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from kamerton.core.api import nested_quotes
from kamerton.notifications.enums import Group, MailWay
from kamerton.ui.api import date as written_date

Text = str | Promise
Thing = tuple[str, str | int]
# (kind, id, person's id) → the address that takes this person's answer to this thing, or None.
ReplyAddress = Callable[[str, str, int], str | None]
ReturnPath = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notification.

    Attributes:
        code: "<package>.<what>", stable.
        label: what it is about, in the preferences: «A review of your work».
        title: the sentence shown, with %(name)s for params.
        icon: Lucide's name.
        by_mail: sent by mail at once unless the person says otherwise; else it waits for the
            morning's digest and comes in it if it was not read in the page before.
        is_fixed: the person cannot switch it off (an order, a certificate).
        detail: a second sentence, such as a reason; left out where a value of it is missing.

    The param ``excerpt`` is the thing's own text, plain, and comes in mails and digests.
    Of the others, ``name_en`` stands for ``name`` where English is read, and ``*_on`` is a day
    (ISO 8601) that is written as the reader's language writes days.
    """

    code: str
    label: Text
    title: Text
    icon: str = "bell"
    by_mail: bool = False
    is_fixed: bool = False
    detail: Text = ""

    @property
    def mail_way(self) -> MailWay:
        """How it comes by mail while the person has not said otherwise."""
        return MailWay.NOW if self.by_mail else MailWay.MORNING

    def words(self, params: Mapping[str, Any]) -> str:
        """Write the title in the active language; what is missing in params stays empty."""
        return nested_quotes(str(self.title) % _Values(params))

    def more(self, params: Mapping[str, Any]) -> str:
        """Write the second sentence in the active language, or nothing."""
        values = _Values(params)
        text = str(self.detail) % values
        return "" if values.missed else nested_quotes(text)


class _Values:
    """What the words ask for by name, in the reader's language."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.params = params
        self.missed = False
        self.is_english = (get_language() or "").startswith("en")

    def __getitem__(self, name: str) -> Any:
        value = self.params.get(name, "")
        if self.is_english:
            value = self.params.get(f"{name}_en") or value
        if name.endswith("_on") and value:
            value = written_date(date.fromisoformat(value))
        self.missed = self.missed or value == ""
        return value


@dataclass(frozen=True, slots=True)
class Told:
    """What a notification is about, for the check of rights when it is sent.

    Attributes:
        kind: the kind's code.
        url: where it leads.
        params: values of its words.
        answers: (kind, id) of what an answer goes to, or None.
        thread: (kind, id) of the talk that it belongs to, or None.
    """

    kind: str
    url: str
    params: Mapping[str, Any]
    answers: tuple[str, str] | None
    thread: tuple[str, str] | None


MayKnow = Callable[[Any, Told], bool]

_kinds: dict[str, Kind] = {}
_groups: dict[str, Group] = {}
_checks: dict[str, MayKnow] = {}
_reply_address: list[ReplyAddress] = []
_return_path: list[ReturnPath] = []


def register_kind(
    kind: Kind, *, group: Group = Group.STUDY, may_know: MayKnow | None = None
) -> None:
    """Make a kind known (call in AppConfig.ready).

    Args:
        kind: the kind.
        group: under which heading it stands in the preferences.
        may_know: asked (person, Told) again when a mail, a digest or a push is made: False and
            it is not sent, for the right may have been withdrawn since it was told. A kind
            about the person's own things needs none.
    """
    _kinds[kind.code] = kind
    _groups[kind.code] = group
    if may_know is not None:
        _checks[kind.code] = may_know


def register_reply_address(provider: ReplyAddress) -> None:
    """Have answers by mail taken: provider(kind, id, person_id) → address for Reply-To, or None."""
    _reply_address[:] = [provider]


def reply_address(thing: tuple[str, str] | None, person_id: int) -> str:
    """Return where this person's answer to the thing goes, or nothing."""
    if thing is None or not _reply_address:
        return ""
    return _reply_address[0](*thing, person_id) or ""


def register_return_path(provider: ReturnPath) -> None:
    """Have letters that cannot be delivered come back: provider(recipient) → envelope sender, or None."""
    _return_path[:] = [provider]


def return_path(recipients: Sequence[str]) -> str:
    """Return the envelope sender of a letter to one person, or nothing where none is registered."""
    if len(recipients) != 1 or not _return_path:
        return ""
    return _return_path[0](recipients[0]) or ""


def group_of(kind: Kind) -> Group:
    """Return the heading of a kind in the preferences."""
    return _groups.get(kind.code, Group.STUDY)


def may_know(person: Any, told: Told) -> bool:
    """Return whether the person may still know of it, by the check of its kind."""
    check = _checks.get(told.kind)
    return check is None or check(person, told)


def kind_of(code: str) -> Kind | None:
    """Return the kind, or None when its package is gone."""
    return _kinds.get(code)


def known_kind(code: str) -> Kind:
    """Return a kind that is there; raise KeyError."""
    return _kinds[code]


def kinds() -> list[Kind]:
    """Return every kind, those of a package together."""
    return sorted(_kinds.values(), key=lambda kind: kind.code)


@dataclass(frozen=True, slots=True)
class Counter:
    """A number of another package's beside the bell, read in the bell's own statement.

    Attributes:
        label: what waits there, and where it leads.
        icon: Lucide's name.
        url_name: its page.
        sql: a SELECT of one number; its only parameter is the reader's id.
        kind: news of ``person:<id>`` at which the page asks the number anew.
        ask_url_name: answers {"unread": number}.
    """

    label: Text
    icon: str
    url_name: str
    sql: str
    kind: str
    ask_url_name: str


_counters: dict[str, Counter] = {}


def register_counter(counter: Counter) -> None:
    """Stand beside the bell with a number (call in AppConfig.ready)."""
    _counters[counter.kind] = counter


def counters() -> list[Counter]:
    """Return the registered counters, in the order of registration."""
    return list(_counters.values())

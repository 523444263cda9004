"""The kinds of notifications that packages send."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from kamerton.ui.api import date as written_date

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notification.

    Attributes:
        code: "<package>.<what>", stable.
        label: what it is about, in the preferences: «A review of your work».
        title: the sentence shown, with %(name)s for params.
        icon: Lucide's name.
        by_mail: sent by mail unless the person says otherwise.
        is_fixed: the person cannot switch it off (an order, a certificate).
        detail: a second sentence, such as a reason; left out where a value of it is missing.

    Of the params, ``name_en`` stands for ``name`` where English is read, and ``*_on`` is a day
    (ISO 8601) that is written as the reader's language writes days.
    """

    code: str
    label: Text
    title: Text
    icon: str = "bell"
    by_mail: bool = False
    is_fixed: bool = False
    detail: Text = ""

    def words(self, params: Mapping[str, Any]) -> str:
        """Write the title in the active language; what is missing in params stays empty."""
        return str(self.title) % _Values(params)

    def more(self, params: Mapping[str, Any]) -> str:
        """Write the second sentence in the active language, or nothing."""
        values = _Values(params)
        text = str(self.detail) % values
        return "" if values.missed else text


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


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make a kind known (call in AppConfig.ready)."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind | None:
    """Return the kind, or None when its package is gone."""
    return _kinds.get(code)


def kinds() -> list[Kind]:
    """Return every kind, those of a package together."""
    return sorted(_kinds.values(), key=lambda kind: kind.code)

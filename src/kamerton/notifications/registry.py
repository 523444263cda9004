"""The kinds of notifications that packages send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

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
    """

    code: str
    label: Text
    title: Text
    icon: str = "bell"
    by_mail: bool = False
    is_fixed: bool = False

    def words(self, params: Mapping[str, Any]) -> str:
        """Write the title in the active language; what is missing in params stays empty."""
        return str(self.title) % _Forgiving(params)


class _Forgiving(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


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

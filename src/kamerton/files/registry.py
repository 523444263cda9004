"""What files hang on, and who may read or change them there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

May = Callable[[Any, str], bool]
UPLOAD = "upload"  # sent, and not yet attached to anything: owned by who sent it


def _nobody(viewer: Any, owner_id: str) -> bool:
    return False


def _loose(owner_id: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class OwnerKind:
    """One kind of thing that has files."""

    may_read: May
    may_change: May
    is_kept: Callable[[str], bool] = _loose


_kinds: dict[str, OwnerKind] = {}


def register_owner(
    kind: str,
    may_read: May,
    may_change: May = _nobody,
    is_kept: Callable[[str], bool] = _loose,
) -> None:
    """Say who may read and change the files of a kind of owner (call in AppConfig.ready).

    Args:
        kind: such as "submission"; the owner's id goes with it as a string.
        may_read: viewer (perhaps a guest) and owner's id → may open its files.
        may_change: viewer and owner's id → may remove its files; who uploaded one may too.
        is_kept: owner's id → its files stay, whoever asks: a work that was handed in.
    """
    _kinds[kind] = OwnerKind(may_read, may_change, is_kept)


def owner_kind(kind: str) -> OwnerKind:
    """Return the kind; one that nobody registered is closed to all."""
    return _kinds.get(kind, OwnerKind(_nobody, _nobody))

"""The registry of checks: each package says how its parts are, for `kamerton doctor` and its page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class CheckState(StrEnum):
    """How a part of the platform is."""

    WELL = "well"
    ATTENTION = "attention"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the platform as it is now, in the reader's language.

    Args:
        code: stable name of the part, e.g. "database".
        title: its name for people.
        state: how it is.
        version: version of the program behind it, where there is one.
        detail: what was found, in one sentence.
        mend: what to do about it; empty when all is well.
    """

    code: str
    title: str
    state: CheckState
    version: str = ""
    detail: str = ""
    mend: str = ""


_registered: dict[str, Callable[[], Iterable[Check]]] = {}


def register_check(name: str, look: Callable[[], Iterable[Check]]) -> None:
    """Register what looks after some parts; called in AppConfig.ready(). The same name replaces."""
    _registered[name] = look


def run_checks() -> list[Check]:
    """Look at every part, in the order of registration; a look that fails is a broken part itself."""
    found: list[Check] = []
    for name, look in _registered.items():
        try:
            found.extend(look())
        except Exception as error:  # noqa: BLE001 - the very thing that a check has to report
            first_line = str(error).strip().partition("\n")[0]
            words = f"{type(error).__name__}: {first_line}"
            mend = _("Mend the parts above first; if it stays, look into the logs.")
            found.append(Check(name, name, CheckState.BROKEN, detail=words, mend=mend))
    return found

"""What higher packages tell people: the personal data they hold, and who knows whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Export = Callable[[int], dict[str, Any]]
Erase = Callable[[int], None]
Acquaintances = Callable[[int], Iterable[int]]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One package's share of what is held about a person."""

    name: str
    export: Export
    erase: Erase | None


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A page of settings that another package has."""

    label: str | Promise
    note: str | Promise
    icon: str
    url_name: str


_settings_pages: dict[str, SettingsPage] = {}
_personal_data: dict[str, PersonalData] = {}
_acquaintances: list[Acquaintances] = []


def register_personal_data(name: str, export_fn: Export, erase_fn: Erase | None) -> None:
    """Add a package's share to every export and erasure (call in AppConfig.ready).

    Args:
        name: folder in the archive, such as "learning".
        export_fn: person id → {"data.json": any JSON value, "photo.webp": bytes, …}.
        erase_fn: person id → None; removes or makes anonymous. None where the law says to keep
            (the register of issued documents).
    """
    _personal_data[name] = PersonalData(name, export_fn, erase_fn)


def personal_data() -> list[PersonalData]:
    """Return every registered share, by name."""
    return [_personal_data[name] for name in sorted(_personal_data)]


def register_settings_page(page: SettingsPage) -> None:
    """Add a link to the reader's settings (call in AppConfig.ready)."""
    _settings_pages[page.url_name] = page


def settings_pages() -> list[SettingsPage]:
    """Return the registered pages of settings in the order of registration."""
    return list(_settings_pages.values())


def register_acquaintances(provider: Acquaintances) -> None:
    """Add a source of "those I study and work with" (person id → ids of people).

    Those who hold roles in one scope, such as a cohort, know each other without it.
    """
    if provider not in _acquaintances:
        _acquaintances.append(provider)


def registered_acquaintances(person_id: int) -> frozenset[int]:
    """Return the ids of everybody whom some package says this person knows."""
    return frozenset(key for provider in _acquaintances for key in provider(person_id))

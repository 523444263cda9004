"""Where materials are used: told by higher packages in AppConfig.ready."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that stands on a material."""

    title: str
    note: str
    url: str


_sources: list[Callable[[int], Sequence[Use]]] = []


def register_uses(source: Callable[[int], Sequence[Use]]) -> None:
    """Say what stands on a material (by its id); one statement at any number."""
    _sources.append(source)


def uses_of(material_id: int) -> list[Use]:
    """Return everything that stands on a material."""
    return [use for source in _sources for use in source(material_id)]

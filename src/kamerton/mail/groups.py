"""Groups of people that letters are written to: filled in by AppConfig.ready of the packages above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Group:
    """Several people under one name.

    Attributes:
        key: "<package>:<what>:<id>", stable.
        name: as the writer reads it: «Тьюторы группы …».
        people: their ids.
    """

    key: str
    name: str
    people: tuple[int, ...]


Provider = Callable[[Any], Sequence[Group]]
_providers: list[Provider] = []


def register_groups(provider: Provider) -> None:
    """Offer groups to writers: person → the groups that they may write to (call in AppConfig.ready)."""
    if provider not in _providers:
        _providers.append(provider)


def groups_of(person: Any) -> list[Group]:
    """Return the groups that ``person`` may write to, none of them empty."""
    found = [group for provider in _providers for group in provider(person)]
    return [group for group in found if set(group.people) - {person.pk}]

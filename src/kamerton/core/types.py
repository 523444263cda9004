"""Shapes that every package may name without importing a higher one."""

from typing import Any, Protocol


class PersonLike(Protocol):
    """Anybody with a primary key: a people.Person; a guest's is None and every rule refuses it."""

    @property
    def pk(self) -> Any:
        """Return the primary key."""

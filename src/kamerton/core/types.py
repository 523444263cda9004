"""Shapes that every package may name without importing a higher one."""

from typing import Protocol


class PersonLike(Protocol):
    """Anybody with a primary key: a people.Person where one is signed in."""

    pk: int

"""Who is meant by a name: told by the package that knows people."""

from collections.abc import Callable, Iterable

FindActors = Callable[[str], Iterable[int]]
_finders: list[FindActors] = []


def register_actors(find: FindActors) -> None:
    """Have ``find`` give the ids of the people whom a text names (call in AppConfig.ready)."""
    if find not in _finders:
        _finders.append(find)


def actors_named(text: str) -> list[int]:
    """Return the ids of the people whom a text names."""
    return [key for find in _finders for key in find(text)]

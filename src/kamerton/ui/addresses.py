"""Addresses by their names, remembered: reversing one costs more than the rest of a link."""

from functools import lru_cache
from typing import Any

from django.core.signals import setting_changed
from django.urls import get_script_prefix, reverse


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """Give the address of a named page: address("library:material", slug="…")."""
    return _known(name, args, tuple(kwargs.items()), get_script_prefix())


@lru_cache(maxsize=5000)
def _known(
    name: str,
    args: tuple[Any, ...],
    kwargs: tuple[tuple[str, Any], ...],
    prefix: str,
) -> str:
    return reverse(name, args=args or None, kwargs=dict(kwargs) or None)


def _forget(*, setting: str, **_: object) -> None:
    if setting == "ROOT_URLCONF":
        _known.cache_clear()


setting_changed.connect(_forget)

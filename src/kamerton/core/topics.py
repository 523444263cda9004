"""Which topics of the event log a person may follow."""

from collections.abc import Callable
from typing import Any

MaySubscribe = Callable[[Any, str], bool]
_kinds: dict[str, MaySubscribe] = {}


def register_topic(kind: str, may_subscribe: MaySubscribe) -> None:
    """Decide who may follow the topics "<kind>:<key>" (call in AppConfig.ready).

    Args:
        kind: the part before the colon, such as "discussion".
        may_subscribe: given the person and the key; asked at the start and every few seconds
            while the person is connected, so it should cost one statement at most.
    """
    _kinds[kind] = may_subscribe


def may_subscribe(person: Any, topic: str) -> bool:
    """Return True when ``person`` may follow ``topic``; unknown kinds are closed to all."""
    kind, _colon, key = topic.partition(":")
    decide = _kinds.get(kind)
    return bool(key) and decide is not None and decide(person, key)

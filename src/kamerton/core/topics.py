"""Which topics of the event log a person may follow, and which of them tell who is there."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

MaySubscribe = Callable[[Any, str], bool]
Pair = tuple[int, str]
AllowedPairs = Callable[[Collection[Pair]], Collection[Pair]]
Hidden = Callable[[Collection[int]], Collection[int]]
_kinds: dict[str, MaySubscribe] = {}
_at_once: dict[str, AllowedPairs] = {}
_presences: dict[str, Hidden] = {}


def register_topic(
    kind: str, may_subscribe: MaySubscribe, allowed: AllowedPairs | None = None
) -> None:
    """Decide who may follow the topics "<kind>:<key>" (call in AppConfig.ready).

    Args:
        kind: the part before the colon, such as "discussion".
        may_subscribe: given the person and the key; asked at the start and every few seconds
            while the person is connected, so it should cost one statement at most.
        allowed: the same for many at once: given pairs (person's id, key) of active people, returns
            those that may; one statement for all. Without it ``may_subscribe`` is asked for each pair,
            which thousands of sockets cannot afford: kinds that many follow bring it.
    """
    _kinds[kind] = may_subscribe
    if allowed:
        _at_once[kind] = allowed


def register_presence(kind: str, hidden: Hidden = lambda _people: ()) -> None:
    """Have the topics "<kind>:<key>" tell their followers who of them is connected now.

    Args:
        kind: a registered kind of topic, small enough that all may know of each other.
        hidden: given ids of people, returns those who hide their presence; asked every few seconds
            for all that are connected, so one statement.
    """
    _presences[kind] = hidden


def tells_presence(topic: str) -> bool:
    """Return True when who follows ``topic`` is shown to its other followers."""
    return topic.partition(":")[0] in _presences


def hidden_pairs(pairs: Iterable[Pair]) -> set[Pair]:
    """Return those (person's id, topic) whose person hides from that kind of topic."""
    by_kind: defaultdict[str, set[Pair]] = defaultdict(set)
    for person_id, topic in pairs:
        by_kind[topic.partition(":")[0]].add((person_id, topic))
    found: set[Pair] = set()
    for kind, here in by_kind.items():
        people = set(_presences[kind](sorted({person_id for person_id, _topic in here})))
        found |= {pair for pair in here if pair[0] in people}
    return found


def may_subscribe(person: Any, topic: str) -> bool:
    """Return True when ``person`` may follow ``topic``; unknown kinds are closed to all."""
    kind, _colon, key = topic.partition(":")
    decide = _kinds.get(kind)
    return bool(key) and decide is not None and decide(person, key)


def allowed_pairs(pairs: Iterable[Pair], people: Callable[[set[int]], dict[int, Any]]) -> set[Pair]:
    """Return those (person's id, topic) that are allowed.

    Args:
        pairs: what is asked.
        people: returns the active people among these ids; asked only for kinds that want a person.
    """
    at_once: defaultdict[str, dict[Pair, Pair]] = defaultdict(dict)
    singly: list[Pair] = []
    for pair in pairs:
        kind, _colon, key = pair[1].partition(":")
        if key and kind in _at_once:
            at_once[kind][pair[0], key] = pair
        elif key and kind in _kinds:
            singly.append(pair)
    found = {
        asked[pair]
        for kind, asked in at_once.items()
        for pair in _at_once[kind](asked)
        if pair in asked
    }
    known = people({person_id for person_id, _topic in singly}) if singly else {}
    found |= {
        (who, topic) for who, topic in singly if who in known and may_subscribe(known[who], topic)
    }
    return found

"""Who of a topic's followers is connected, over all processes of the gateway.

Each process keeps rows of its own in core_presence; they count while it says that it lives, so the people
of a process that was killed vanish by themselves.
"""

from collections.abc import Collection

from django.db import connection

from kamerton.core.gateway_beat import ALIVE_S, own_name
from kamerton.core.topics import Pair, hidden_pairs

_SEEN = """
SELECT topic, array_agg(DISTINCT person_id ORDER BY person_id) FROM core_presence
JOIN core_gateway ON name = gateway AND seen_at > now() - make_interval(secs => %s)
WHERE topic = ANY(%s) GROUP BY topic
"""
_FORGET = "DELETE FROM core_presence WHERE gateway = %s"
_COME = """
INSERT INTO core_presence (gateway, person_id, topic)
SELECT %s, * FROM unnest(%s::bigint[], %s::text[]) ON CONFLICT DO NOTHING
"""
_GO = """
DELETE FROM core_presence USING unnest(%s::bigint[], %s::text[]) AS gone(who, what)
WHERE gateway = %s AND person_id = who AND topic = what
"""


def present(topic: str) -> list[int]:
    """Return the ids of the people who follow ``topic`` now and do not hide it, in order of ids.

    At most two statements. Who is away for less than some seconds (the next page loads) is still here.
    """
    people = _seen([topic]).get(topic, [])
    hidden = hidden_pairs((person_id, topic) for person_id in people)
    return [person_id for person_id in people if (person_id, topic) not in hidden]


def seen(topics: Collection[str]) -> dict[str, list[int]]:
    """Return who is there by topic, of those where somebody is."""
    return _seen(sorted(topics))


def _seen(topics: list[str]) -> dict[str, list[int]]:
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [ALIVE_S, topics])
        return dict(cursor.fetchall())


def begin() -> None:
    """Forget what an earlier process of this name said, or this one before it was out of reach."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [own_name()])


def tell(wanted: Collection[Pair], said: Collection[Pair]) -> set[Pair]:
    """Make this process's rows those of ``wanted`` who do not hide; return them.

    Args:
        wanted: (person's id, topic) connected here.
        said: what the rows are by now.
    """
    shown = set(wanted) - hidden_pairs(wanted)
    came, gone = sorted(shown - set(said)), sorted(set(said) - shown)
    with connection.cursor() as cursor:
        if came:
            cursor.execute(_COME, [own_name(), *_columns(came)])
        if gone:
            cursor.execute(_GO, [*_columns(gone), own_name()])
    return shown


def _columns(pairs: list[Pair]) -> tuple[list[int], list[str]]:
    return [person_id for person_id, _topic in pairs], [topic for _person_id, topic in pairs]

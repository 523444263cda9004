"""The event log as the gateway reads it: put in order after the commit, then followed.

Ids are given before the commit, so an entry may appear after one with a greater id. A reader that
remembered ids would skip it. Hence the order is made by the readers: under a lock, committed entries
that have no position yet receive the next ones. Whoever sees a position sees all smaller ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

SEQUENCE_LOCK = 0x6B616D65  # "kame"
BATCH = 500
_WAITING = "SELECT EXISTS (SELECT FROM core_evententry WHERE position IS NULL)"
_PLACE = """
UPDATE core_evententry entry SET position = placed.position
FROM (SELECT id, nextval('core_event_position') AS position
      FROM (SELECT id FROM core_evententry WHERE position IS NULL ORDER BY id LIMIT %s) waiting
     ) placed
WHERE entry.id = placed.id
"""
_COLUMNS = "SELECT position, topic, kind, payload, at FROM core_evententry"
_NEW = f"{_COLUMNS} WHERE position > %s ORDER BY position LIMIT %s"
_MISSED = (
    f"{_COLUMNS} WHERE topic = ANY(%s) AND position > %s AND position <= %s "
    "ORDER BY position LIMIT %s"
)
_BOUNDS = "SELECT coalesce(min(position), 0), coalesce(max(position), 0) FROM core_evententry"

Connection = AsyncConnection[TupleRow]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log at its place."""

    position: int
    topic: str
    kind: str
    payload: dict[str, Any]
    at: str


def _entry(row: Sequence[Any]) -> Entry:
    return Entry(row[0], row[1], row[2], row[3], row[4].isoformat())


async def advance(connection: Connection, position: int) -> list[Entry]:
    """Place what was committed, and return the next entries after ``position``, at most a batch."""
    while True:
        async with connection.pipeline():
            waiting = await connection.execute(_WAITING)
            new = await connection.execute(_NEW, [position, BATCH])
            is_waiting, rows = await waiting.fetchone() == (True,), await new.fetchall()
        if rows or not is_waiting:
            return [_entry(row) for row in rows]
        await place(connection)


async def place(connection: Connection) -> None:
    """Give positions to committed entries that have none, at most a batch."""
    async with connection.pipeline(), connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCE_LOCK])
        await connection.execute(_PLACE, [BATCH])


async def bounds(connection: Connection) -> tuple[int, int]:
    """Return the first and the last position kept (0 and 0 for an empty log)."""
    cursor = await connection.execute(_BOUNDS)
    row = await cursor.fetchone()
    return (row[0], row[1]) if row else (0, 0)


async def entries_missed(
    connection: Connection, topics: list[str], since: int, until: int, most: int
) -> list[Entry] | None:
    """Return what was told on ``topics`` after ``since`` up to ``until``.

    None when the log does not reach back so far, or more than ``most`` entries were missed: the
    page has to be read anew.
    """
    first, last = await bounds(connection)
    if since + 1 < first or since > max(last, until):
        return None
    cursor = await connection.execute(_MISSED, [topics, since, until, most + 1])
    entries = [_entry(row) for row in await cursor.fetchall()]
    return entries if len(entries) <= most else None

"""What each process of the gateway says of itself, so that any process can tell of all of them."""

import os
import socket

from kamerton.core.gateway_log import Connection

EVERY_S = 5
# Said to be there by who counts: three words missed are a process that is gone.
ALIVE_S = 15
_SAY = """
WITH gone AS (DELETE FROM core_gateway WHERE seen_at < now() - interval '1 day')
INSERT INTO core_gateway (name, sockets) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET sockets = excluded.sockets, seen_at = now()
"""
_BURY = """
DELETE FROM core_presence WHERE NOT EXISTS (
    SELECT FROM core_gateway WHERE name = gateway AND seen_at > now() - make_interval(secs => %s))
RETURNING topic
"""
_LEAVE = """
WITH gone AS (DELETE FROM core_gateway WHERE name = %(name)s)
DELETE FROM core_presence WHERE gateway = %(name)s RETURNING topic
"""
SEEN = (
    "SELECT count(*), coalesce(sum(sockets), 0) FROM core_gateway "
    "WHERE seen_at > now() - make_interval(secs => %s)"
)


def own_name() -> str:
    """Return what tells this process from all others."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


async def say(connection: Connection, sockets: int) -> set[str]:
    """Tell that this process lives and how many sockets it has; return topics whose people vanished."""
    await connection.execute(_SAY, [own_name(), sockets])
    cursor = await connection.execute(_BURY, [ALIVE_S])
    return {topic for (topic,) in await cursor.fetchall()}


async def leave(connection: Connection) -> set[str]:
    """Tell that this process goes; return the topics whose people go with it."""
    cursor = await connection.execute(_LEAVE, {"name": own_name()})
    return {topic for (topic,) in await cursor.fetchall()}

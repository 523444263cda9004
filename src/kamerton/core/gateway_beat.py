"""What each process of the gateway says of itself, so that any process can tell of all of them."""

import os
import socket

from kamerton.core.gateway_log import Connection

EVERY_S = 10
# Said to be there by who counts: three words missed are a process that is gone.
ALIVE_S = 30
_SAY = """
WITH gone AS (DELETE FROM core_gateway WHERE seen_at < now() - interval '1 day')
INSERT INTO core_gateway (name, sockets) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET sockets = excluded.sockets, seen_at = now()
"""
_LEAVE = "DELETE FROM core_gateway WHERE name = %s"
SEEN = (
    "SELECT count(*), coalesce(sum(sockets), 0) FROM core_gateway "
    "WHERE seen_at > now() - make_interval(secs => %s)"
)


def own_name() -> str:
    """Return what tells this process from all others."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


async def say(connection: Connection, sockets: int) -> None:
    """Tell that this process lives and how many sockets it has."""
    await connection.execute(_SAY, [own_name(), sockets])


async def leave(connection: Connection) -> None:
    """Tell that this process goes."""
    await connection.execute(_LEAVE, [own_name()])

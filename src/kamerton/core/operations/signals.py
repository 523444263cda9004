"""Ephemeral signals: told to who listens now, kept nowhere."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from kamerton.core.operations.log import CHANNEL

MOST_SIGNAL_BYTES = 4000


def signal(*, topic: str, kind: str, payload: Mapping[str, Any] | None = None) -> None:
    """Tell who follows ``topic`` now, after the commit; nothing is stored, nobody is told it later.

    For what is stale in seconds, such as "types" in a chat. It may be lost: by a socket that is away, by
    a gateway that starts. Who calls limits the rate (settings.RATE_LIMITS of the view).

    Args:
        topic: as of ``announce``; its followers are the same.
        kind: stable code such as "chat.typing".
        payload: small JSON object.

    Raises:
        ValueError: the signal is longer than 4,000 bytes.
    """
    said = {"signal": {"topic": topic, "kind": kind, "payload": payload or {}}}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > MOST_SIGNAL_BYTES:
        raise ValueError(f"a signal of {kind} is longer than {MOST_SIGNAL_BYTES} bytes")
    transaction.on_commit(lambda: tell_gateways(text), robust=True)


def tell_gateways(text: str) -> None:
    """NOTIFY all processes of the gateway."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, text])

"""The event log, the audit log and the learning records: written inside the caller's transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kamerton.core import clock
from kamerton.core.context import current_request_id
from kamerton.core.models import AuditEntry, EventEntry, Statement

CHANNEL = "kamerton_events"


@transaction.atomic
def announce(*, topic: str, kind: str, payload: Mapping[str, Any] | None = None) -> int:
    """Append a fact to the event log and NOTIFY the gateway when the transaction commits.

    Args:
        topic: "person:7", "cohort:3" …; who may subscribe is decided by the topic's registrant.
        kind: stable code such as "notification.created".
        payload: small JSON object; the page fetches the rest with its own rights.

    Returns:
        The id of the entry, its place in the log.
    """
    entry = EventEntry.objects.create(topic=topic, kind=kind, payload=dict(payload or {}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"id": entry.id})])
    return entry.id


@transaction.atomic
def audit(
    verb: str, *, actor_id: int | None, object_kind: str, object_id: object, **detail: Any
) -> None:
    """Write who did what; ``detail`` holds ids and codes, never bodies or secrets."""
    AuditEntry.objects.create(
        verb=verb,
        actor_id=actor_id,
        object_kind=object_kind,
        object_id=str(object_id),
        detail=detail,
        request_id=current_request_id(),
    )


@transaction.atomic
def record_statement(
    *,
    actor_id: int,
    verb: str,
    target: tuple[str, object],
    result: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Record learning activity once (xAPI: actor, verb, object, result, context).

    Args:
        actor_id: the learner.
        verb: xAPI verb's last part: "completed", "answered", "experienced", "scored" …
        target: (kind, id) of the object, such as ("activity", 12).
        result: e.g. {"score": {"scaled": 0.8}, "success": True, "duration_s": 65}.
        context: e.g. {"cohort": 3, "programme_version": 5}.
        at: when it happened, if not now (work done offline).
    """
    kind, object_id = target
    Statement.objects.create(
        actor_id=actor_id,
        verb=verb,
        object_kind=kind,
        object_id=str(object_id),
        result=dict(result or {}),
        context=dict(context or {}),
        at=at or clock.now(),
    )

"""The event log, the audit log and the learning records: written inside the caller's transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from kamerton.core import clock
from kamerton.core.context import current_request_id
from kamerton.core.models import AuditEntry, EventEntry, Statement

CHANNEL = "kamerton_events"


@transaction.atomic
def announce(*, topic: str, kind: str, payload: Mapping[str, Any] | None = None) -> None:
    """Append a fact to the event log and NOTIFY the gateway when the transaction commits.

    Args:
        topic: "person:7", "cohort:3" …; who may subscribe is decided by the topic's registrant.
        kind: stable code such as "notification.created".
        payload: small JSON object; the page fetches the rest with its own rights.
    """
    announce_many([(topic, kind, payload or {})])


@transaction.atomic
def announce_many(facts: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
    """Announce several facts (topic, kind, payload) with one statement."""
    EventEntry.objects.bulk_create(
        EventEntry(topic=topic, kind=kind, payload=dict(payload)) for topic, kind, payload in facts
    )
    if not any(waiting[1] is _notify for waiting in connection.run_on_commit):
        transaction.on_commit(_notify, robust=True)


def _notify() -> None:
    """Wake the gateway. After the commit, for a NOTIFY inside would make commits queue up.

    If the process dies before it, the gateway finds the entry at its next look, within a second.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


@transaction.atomic
def trim_events(keep: timedelta = timedelta(days=3)) -> int:
    """Delete old entries of the event log but the newest; return how many."""
    last = EventEntry.objects.aggregate(last=Max("position"))["last"] or 0
    deleted, _each = EventEntry.objects.filter(
        at__lt=clock.now() - keep, position__lt=last
    ).delete()
    return deleted


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

"""Facts travel upwards: published in a transaction, delivered to receivers after its commit."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from kamerton.core import clock

Receiver = Callable[[Any], None]
_receivers: dict[type, list[Receiver]] = defaultdict(list)


def subscribe(event_type: type, receiver: Receiver) -> None:
    """Have ``receiver`` called with every ``event_type`` after commit (call in AppConfig.ready)."""
    if receiver not in _receivers[event_type]:
        _receivers[event_type].append(receiver)


def publish(event: object) -> None:
    """Deliver ``event`` to its receivers once the present transaction has been committed.

    What happened at a moment said by clock.at() is heard at that moment too.
    """
    moment = clock.said()
    for receiver in _receivers[type(event)]:
        if moment is None:
            transaction.on_commit(partial(receiver, event))
        else:
            transaction.on_commit(partial(_deliver_at, moment, receiver, event))


def _deliver_at(moment: datetime, receiver: Receiver, event: object) -> None:
    with clock.at(moment):
        receiver(event)

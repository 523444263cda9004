"""Facts travel upwards: published in a transaction, delivered to receivers after its commit."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction

Receiver = Callable[[Any], None]
_receivers: dict[type, list[Receiver]] = defaultdict(list)


def subscribe(event_type: type, receiver: Receiver) -> None:
    """Have ``receiver`` called with every ``event_type`` after commit (call in AppConfig.ready)."""
    if receiver not in _receivers[event_type]:
        _receivers[event_type].append(receiver)


def publish(event: object) -> None:
    """Deliver ``event`` to its receivers once the present transaction has been committed."""
    for receiver in _receivers[type(event)]:
        transaction.on_commit(partial(receiver, event))

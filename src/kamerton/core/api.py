"""What other packages use of core."""

from kamerton.core import storage
from kamerton.core.bus import publish, subscribe
from kamerton.core.operations import announce, audit, forget, index, record_statement

__all__ = [
    "announce",
    "audit",
    "forget",
    "index",
    "publish",
    "record_statement",
    "storage",
    "subscribe",
]

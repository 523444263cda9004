"""What other packages use of core."""

from kamerton.core import storage
from kamerton.core.bus import publish, subscribe
from kamerton.core.checks import Check, CheckState, register_check, run_checks
from kamerton.core.jobs import enqueue, report_progress, task
from kamerton.core.operations import announce, audit, forget, index, record_statement
from kamerton.core.pdf import compile_pdf
from kamerton.core.queries import event_position, watched_job
from kamerton.core.rules import register_operators
from kamerton.core.topics import register_topic

__all__ = [
    "Check",
    "CheckState",
    "announce",
    "audit",
    "compile_pdf",
    "enqueue",
    "event_position",
    "forget",
    "index",
    "publish",
    "record_statement",
    "register_check",
    "register_operators",
    "register_topic",
    "report_progress",
    "run_checks",
    "storage",
    "subscribe",
    "task",
    "watched_job",
]

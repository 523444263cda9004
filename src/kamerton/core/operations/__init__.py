"""Writes of the tables without a domain."""

from kamerton.core.operations.jobs import (
    drop_job,
    note_job,
    record_job_error,
    recover_jobs,
    retry_job,
    watch_job,
)
from kamerton.core.operations.log import (
    announce,
    announce_many,
    audit,
    record_statement,
    trim_events,
)
from kamerton.core.operations.reindexing import Indexed, register_indexed, reindex
from kamerton.core.operations.search import forget, index
from kamerton.core.operations.signals import signal

__all__ = [
    "Indexed",
    "announce",
    "announce_many",
    "audit",
    "drop_job",
    "forget",
    "index",
    "note_job",
    "record_job_error",
    "record_statement",
    "recover_jobs",
    "register_indexed",
    "reindex",
    "retry_job",
    "signal",
    "trim_events",
    "watch_job",
]

"""What other packages use of core.

Three ways to tell browsers, all through the realtime gateway (docs/protocol/realtime.md):

``announce(topic=…, kind=…, payload=…)``: a stored event; each follower has it once and in order, also after
a lost connection. ``signal(topic=…, kind=…, payload=…)``: told to who listens now, kept nowhere ("types").
``register_presence(kind, hidden)`` and ``present(topic)``: who of a topic's followers is connected.
Writes stay ordinary requests: to say that one types is a small POST, limited in rate, that calls ``signal``.
"""

from kamerton.core import storage
from kamerton.core.actors import register_actors
from kamerton.core.bus import publish, subscribe
from kamerton.core.checks import Check, CheckState, register_check, run_checks
from kamerton.core.context import current_request_id
from kamerton.core.jobs import enqueue, report_progress, task
from kamerton.core.limits import address_of as client_address
from kamerton.core.metrics import Figure, register_figure
from kamerton.core.operations import (
    Indexed,
    announce,
    announce_many,
    audit,
    forget,
    index,
    record_statement,
    register_indexed,
    reindex,
    signal,
)
from kamerton.core.papers import (
    DOCX_TYPE,
    XLSX_TYPE,
    Grid,
    Paper,
    Signatures,
    Text,
    paper_docx,
    paper_pdf,
    workbook,
)
from kamerton.core.pdf import compile_pdf
from kamerton.core.prepared import Prepared, any_of, fetch
from kamerton.core.presence import present
from kamerton.core.queries import EVENT_POSITION_SQL, event_position, personal_data, watched_job
from kamerton.core.quotes import nested_quotes
from kamerton.core.rules import check_administer, is_operator, register_operators
from kamerton.core.search import Found, SearchPage, found_ids, register_audiences, search, suggest
from kamerton.core.topics import register_presence, register_topic

__all__ = [
    "DOCX_TYPE",
    "EVENT_POSITION_SQL",
    "XLSX_TYPE",
    "Check",
    "CheckState",
    "Figure",
    "Found",
    "Grid",
    "Indexed",
    "Paper",
    "Prepared",
    "SearchPage",
    "Signatures",
    "Text",
    "announce",
    "announce_many",
    "any_of",
    "audit",
    "check_administer",
    "client_address",
    "compile_pdf",
    "current_request_id",
    "enqueue",
    "event_position",
    "fetch",
    "forget",
    "found_ids",
    "index",
    "is_operator",
    "nested_quotes",
    "paper_docx",
    "paper_pdf",
    "personal_data",
    "present",
    "publish",
    "record_statement",
    "register_actors",
    "register_audiences",
    "register_check",
    "register_figure",
    "register_indexed",
    "register_operators",
    "register_presence",
    "register_topic",
    "reindex",
    "report_progress",
    "run_checks",
    "search",
    "signal",
    "storage",
    "subscribe",
    "suggest",
    "task",
    "watched_job",
    "workbook",
]

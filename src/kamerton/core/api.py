"""What other packages use of core."""

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
from kamerton.core.queries import EVENT_POSITION_SQL, event_position, personal_data, watched_job
from kamerton.core.rules import check_administer, is_operator, register_operators
from kamerton.core.search import Found, SearchPage, found_ids, register_audiences, search, suggest
from kamerton.core.topics import register_topic

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
    "paper_docx",
    "paper_pdf",
    "personal_data",
    "publish",
    "record_statement",
    "register_actors",
    "register_audiences",
    "register_check",
    "register_figure",
    "register_indexed",
    "register_operators",
    "register_topic",
    "reindex",
    "report_progress",
    "run_checks",
    "search",
    "storage",
    "subscribe",
    "suggest",
    "task",
    "watched_job",
    "workbook",
]

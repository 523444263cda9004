"""The structured log: one JSON object a line, with the request's id; no bodies, no secrets."""

import logging
import re
from typing import Any

import structlog

from kamerton.core.context import current_job_id, current_request_id

# Parts of an address that let somebody in: keys of links, signed values, session ids.
_SECRET_PART = re.compile(r"[A-Za-z0-9_:.=-]{20,}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_QUERY = re.compile(r"\?[\w.%-]+=[^\s\"'<>)]*")
_KEY = re.compile(r"/(?=[A-Za-z0-9_:.=-]*\d)[A-Za-z0-9_:.=-]{20,}")
# Written by us, without anything to mask; `_record` is the library's own.
_OURS = {"timestamp", "level", "logger", "request", "took_ms", "_record", "_from_structlog"}
_SECRET_NAMES = re.compile(
    r"password|passwd|secret|token|cookie|authorization|session|csrf|snils|\bkey\b", re.IGNORECASE
)


def shown_path(path: str) -> str:
    """Return an address for the log: without a query, long opaque parts left out."""
    return "/".join(
        "…" if _SECRET_PART.fullmatch(part) and re.search(r"\d", part) else part
        for part in path.split("/")
    )


def _with_ids(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    request_id, job_id = current_request_id(), current_job_id()
    if request_id:
        event.setdefault("request", request_id)
    if job_id is not None:
        event.setdefault("job", job_id)
    return event


def _without_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    for name in event:
        if _SECRET_NAMES.search(name):
            event[name] = "…"
    return event


def masked(text: str) -> str:
    """Return a text for the log: no e-mail addresses, keys of links or queries in it."""
    return _KEY.sub("/…", _QUERY.sub("?…", _EMAIL.sub("…@…", text)))


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else masked(repr(value))


def _without_people(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Mask what libraries and databases put into their messages: it is not ours to choose."""
    for name, value in event.items():
        if name not in _OURS:
            event[name] = _masked(value)
    return event


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _with_ids,
    _without_secrets,
    structlog.processors.format_exc_info,
    _without_people,
]


def configure(level: str, *, is_debug: bool) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING; the log goes to standard error.

    Args:
        level: of our own loggers and of the libraries' (these at least WARNING).
        is_debug: lines for people instead of JSON.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.dev.ConsoleRenderer()
        if is_debug
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=repr)
    )
    quiet = max(logging.getLevelName(level), logging.WARNING)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": quiet},
        "loggers": {
            "kamerton": {"level": level},
            "django": {"handlers": [], "level": quiet, "propagate": True},
            # Each is in our own line of the request already.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "procrastinate": {"level": quiet},
        },
    }

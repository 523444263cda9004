"""The structured log: one JSON object a line, with the request's id; no bodies, no secrets."""

import logging
import re
from typing import Any

import structlog

from kamerton.core.context import current_request_id

# Parts of an address that let somebody in: keys of links, signed values, session ids.
_SECRET_PART = re.compile(r"[A-Za-z0-9_:.=-]{20,}")
_SECRET_NAMES = re.compile(
    r"password|passwd|secret|token|cookie|authorization|session|csrf|snils|\bkey\b", re.IGNORECASE
)


def shown_path(path: str) -> str:
    """Return an address for the log: without a query, long opaque parts left out."""
    return "/".join(
        "…" if _SECRET_PART.fullmatch(part) and re.search(r"\d", part) else part
        for part in path.split("/")
    )


def _with_request_id(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    request_id = current_request_id()
    if request_id:
        event.setdefault("request", request_id)
    return event


def _without_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    for name in event:
        if _SECRET_NAMES.search(name):
            event[name] = "…"
    return event


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _with_request_id,
    _without_secrets,
    structlog.processors.format_exc_info,
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

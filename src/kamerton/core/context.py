"""What belongs to the request or job under way: ids for logs, the audit log and error pages."""

from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_job_id: ContextVar[int | None] = ContextVar("job_id", default=None)


def current_request_id() -> str:
    """Return the id of the request under way, or an empty string outside one."""
    return _request_id.get()


def set_request_id(value: str) -> None:
    """Set the id of the request under way."""
    _request_id.set(value)


def current_job_id() -> int | None:
    """Return the id of the job under way, or None outside one."""
    return _job_id.get()


def set_job_id(value: int | None) -> None:
    """Set the id of the job under way."""
    _job_id.set(value)

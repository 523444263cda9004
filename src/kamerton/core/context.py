"""What belongs to the request under way: its id, for logs and the audit log."""

from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return the id of the request under way, or an empty string outside one."""
    return _request_id.get()


def set_request_id(value: str) -> None:
    """Set the id of the request under way."""
    _request_id.set(value)

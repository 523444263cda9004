"""Errors that a person can understand: a stable code and a translated message."""

from kamerton.core.quotes import nested_quotes


class DomainError(Exception):
    """Something the reader asked for cannot be done; the message says what to do.

    Args:
        code: stable identifier for tests and logs, such as "hours_too_few".
        message: translated sentence for the reader.
        field: name of the form field it belongs to, or None.
    """

    status = 400

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        self.code = code
        self.message = nested_quotes(message) if isinstance(message, str) else message
        super().__init__(self.message)
        self.field = field


class NotFound(DomainError):
    """There is no such thing, or the viewer may not know of it (404)."""

    status = 404


class Forbidden(DomainError):
    """The viewer may know of it, but not do this (403)."""

    status = 403


class Conflict(DomainError):
    """Somebody else was there first (409)."""

    status = 409


class TooMany(DomainError):
    """Asked too often (429)."""

    status = 429
    retry_after_s = 60

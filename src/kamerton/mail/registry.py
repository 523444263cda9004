"""What can be answered by mail: filled in by AppConfig.ready of the packages above."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kamerton.mail.addresses import kind_mark, signed_address


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of an answer: its name holds no path, its kind is not checked yet."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that came by mail, by a person who is known and whose sender was checked.

    Attributes:
        person: who writes; their right to write is checked by who takes the answer.
        object_id: what is answered, as given to reply_address().
        text: the new words alone.
        files: within the limits of number and size.
        key: the same for the same mail, at most 40 letters: nothing is taken twice.
        at: when it came.
    """

    person: Any
    object_id: int
    text: str
    key: str
    at: datetime
    subject: str = ""
    files: tuple[SentFile, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Taken:
    """Where an answer went: a path of this site, and the names of files that were not taken."""

    url: str
    left_out: tuple[str, ...] = ()


Handler = Callable[[Reply], Taken]
_handlers: dict[bytes, tuple[str, Handler]] = {}


def register_reply_handler(kind: str, handler: Handler) -> None:
    """Let things of a kind be answered by mail (call in AppConfig.ready).

    The handler runs in a transaction and raises a DomainError whose words the writer is told.
    """
    mark = kind_mark(kind)
    known = _handlers.get(mark)
    if known is not None and known[0] != kind:
        raise LookupError(f"{kind!r} and {known[0]!r} have the same mark; rename one")
    _handlers[mark] = (kind, handler)


def handler_of(mark: bytes) -> tuple[str, Handler] | None:
    """Return the kind and its handler, or None when its package is gone."""
    return _handlers.get(mark)


def reply_address(kind: str, object_id: int, person_id: int) -> str | None:
    """Return the address by which a person answers a thing, or None where it takes no mail."""
    if kind_mark(kind) not in _handlers:
        return None
    return signed_address("reply", person_id, kind, object_id)

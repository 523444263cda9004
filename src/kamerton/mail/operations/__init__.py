"""Writes of mail."""

from kamerton.mail.operations.incoming import keep_incoming, note_too_large, read_incoming
from kamerton.mail.operations.privacy import forget_person, trim_incoming
from kamerton.mail.operations.returned import mark_address, unmark_address

__all__ = [
    "forget_person",
    "keep_incoming",
    "mark_address",
    "note_too_large",
    "read_incoming",
    "trim_incoming",
    "unmark_address",
]

"""Writes of mail."""

from kamerton.mail.operations.incoming import keep_incoming, note_too_large, read_incoming
from kamerton.mail.operations.letters import (
    LETTER,
    NewLetter,
    answer_letter,
    delete_draft,
    move_letter,
    read_talk,
    save_draft,
    send_letter,
)
from kamerton.mail.operations.privacy import forget_person, trim_incoming
from kamerton.mail.operations.returned import mark_address, unmark_address

__all__ = [
    "LETTER",
    "NewLetter",
    "answer_letter",
    "delete_draft",
    "forget_person",
    "keep_incoming",
    "mark_address",
    "move_letter",
    "note_too_large",
    "read_incoming",
    "read_talk",
    "save_draft",
    "send_letter",
    "trim_incoming",
    "unmark_address",
]

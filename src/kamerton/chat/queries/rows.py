"""Read models of chat."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign under a message: by how many, and whether by the viewer."""

    sign: str
    count: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message as the page shows it to one viewer."""

    id: int
    room_id: int
    number: int
    author_id: int | None
    author: str
    initials: str
    key: str
    text: str
    html: Markup
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by_author: bool
    answers_number: int | None
    answers_author: str
    answers_text: str
    answer_count: int
    signs: tuple[Sign, ...]
    is_mine: bool
    is_new: bool
    begins_new: bool
    begins_day: bool
    continues: bool
    may_edit: bool
    may_delete: bool
    may_answer: bool
    sees_deleted: bool


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a room: at most 60 messages."""

    rows: list[MessageRow]
    has_before: bool
    has_after: bool
    focus: int | None

    @property
    def first(self) -> int:
        """Number of the first message shown."""
        return self.rows[0].number if self.rows else 0

    @property
    def last(self) -> int:
        """Number of the last message shown."""
        return self.rows[-1].number if self.rows else 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """One line of the list of conversations."""

    id: int
    kind: str
    name: str
    initials: str
    last_text: str
    last_author: str
    last_at: datetime | None
    unread: int
    is_muted: bool

    @property
    def unread_words(self) -> str:
        """The number as shown: never longer than three signs."""
        return "99+" if self.unread > 99 else str(self.unread)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a message said from ``written_at`` until ``replaced_at``."""

    html: Markup
    written_at: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A message that has the words searched for."""

    room_id: int
    room_name: str
    number: int
    author: str
    excerpt: str
    created_at: datetime


def person_name(surname: str | None, given_name: str | None) -> str:
    """Return «Марина Орлова», or the word for somebody who is no longer here."""
    return " ".join(filter(None, (given_name, surname))) or gettext("Former member")


def initials_of(surname: str | None, given_name: str | None) -> str:
    """Return two letters for the round sign."""
    return ((given_name or "")[:1] + (surname or "")[:1]).upper() or "·"


def first_line(text: str, most: int = 120) -> str:
    """Return the beginning of a message on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"

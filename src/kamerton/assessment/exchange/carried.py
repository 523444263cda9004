"""A question between two systems."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kamerton.texts.api import empty_document

MOST_BYTES = 50 * 1024 * 1024
MOST_QUESTIONS = 2000


class UnreadableFile(ValueError):
    """The whole file cannot be read; the message is for the reader."""


@dataclass(slots=True)
class Carried:
    """One question of a file.

    Attributes:
        line: of the file (of a sheet: its row), from 1, where the question begins.
        type: value of QuestionType, "" where it is none that is known here.
        text: its document.
        data: of its type.
        folder: titles of the folders on the way to it.
        problem: why it is not carried over, "" when it is.
        notes: what of it is lost on the way.
        files: of Kamerton's own format, (name, content) of what fields of its data name.
    """

    line: int
    type: str = ""
    text: Any = field(default_factory=empty_document)
    data: dict[str, Any] = field(default_factory=dict)
    points: Decimal = Decimal(1)
    feedback_right: str = ""
    feedback_wrong: str = ""
    folder: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    problem: str = ""
    notes: list[str] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        """Return the fields of add_item."""
        return {
            "text": self.text,
            "data": self.data,
            "points": self.points,
            "feedback_right": self.feedback_right,
            "feedback_wrong": self.feedback_wrong,
        }

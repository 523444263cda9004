"""Sung words under notes: the w: lines of ABC."""

import re

from kamerton.scores.engraving.abc.model import Note, Syllable

_PARTS = re.compile(r"\\-|[^\s\-_*|]+|[\s\-_*|]")


def set_lyrics(line: str, bars: list[list[Note]], verse: int) -> None:
    """Put the syllables of one w: line under the notes of the music line that it follows, bar by bar."""
    setter = _Setter([[n for n in bar if n.pitches] for bar in bars], verse)
    for part in _joined(line):
        setter.take(part)


def _joined(line: str) -> list[str]:
    parts: list[str] = []
    for piece in _PARTS.findall(line.strip()):
        text = piece.replace("\\-", "\N{NON-BREAKING HYPHEN}") if piece.startswith("\\") else piece
        is_text = text not in {"-", "_", "*", "|"} and not text.isspace()
        if (is_text and parts and parts[-1].endswith("\N{NON-BREAKING HYPHEN}")) or (
            piece.startswith("\\") and parts and parts[-1] not in {"-", "_", "*", "|", " "}
        ):
            parts[-1] += text
        else:
            parts.append(" " if text.isspace() else text)
    return parts


class _Setter:
    def __init__(self, bars: list[list[Note]], verse: int) -> None:
        self._bars, self._verse = bars, verse
        self._bar, self._place = 0, 0
        self._last: Note | None = None

    def take(self, part: str) -> None:
        if part == " ":
            return
        if part == "|":
            self._bar, self._place = self._bar + 1, 0
        elif part == "-":
            self._mark(is_continued=True)
        elif part == "_":
            self._mark(is_extended=True)
            self._next()
        elif part == "*":
            self._next()
        else:
            note = self._next()
            if note is not None:
                note.lyrics[self._verse] = Syllable(part.replace("~", "\N{NO-BREAK SPACE}"))
                self._last = note

    def _mark(self, *, is_continued: bool = False, is_extended: bool = False) -> None:
        sung = self._last.lyrics.get(self._verse) if self._last else None
        if self._last is not None and sung is not None:
            self._last.lyrics[self._verse] = Syllable(
                sung.text, sung.is_continued or is_continued, sung.is_extended or is_extended
            )

    def _next(self) -> Note | None:
        while self._bar < len(self._bars) and self._place >= len(self._bars[self._bar]):
            self._bar, self._place = self._bar + 1, 0
        if self._bar >= len(self._bars):
            return None
        self._place += 1
        return self._bars[self._bar][self._place - 1]

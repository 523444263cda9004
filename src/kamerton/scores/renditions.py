"""What other packages see of an engraved score."""

from dataclasses import dataclass

from kamerton.scores import words
from kamerton.scores.engraving.facts import ScoreFacts
from kamerton.scores.enums import RenditionState


@dataclass(frozen=True, slots=True)
class PageImage:
    """One drawn page: its stored object, its size in CSS pixels, and the bars on it (from 0)."""

    key: str
    width: int
    height: int
    bars: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rendition:
    """An engraved score, or one that is still waiting. `layouts` holds the pages of "wide" and "narrow"."""

    key: str
    state: RenditionState
    score_format: str
    facts: ScoreFacts | None
    layouts: dict[str, tuple[PageImage, ...]]
    source_key: str
    timeline_key: str
    midi_key: str
    duration_ms: int
    fault: str = ""
    semitones: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether there are pages to show."""
        return self.state == RenditionState.READY

    @property
    def title(self) -> str:
        """The title written in the score, or ""."""
        return self.facts.title if self.facts else ""

    @property
    def bar_count(self) -> int:
        """How many bars are written (repeats counted once)."""
        return len(self.facts.bar_labels) if self.facts else 0

    @property
    def voices(self) -> list[str]:
        """The staves by name, in the reader's language; empty for a score of one staff."""
        return words.voice_names(self.facts) if self.facts else []

    @property
    def key_name(self) -> str:
        """The key by name, in the reader's language."""
        return words.key_name(self.facts) if self.facts else ""

    @property
    def summary(self) -> str:
        """Key, metre and length in one line, in the reader's language."""
        return words.in_one_line(self.facts) if self.facts else ""

    @property
    def description(self) -> list[str]:
        """The score in words, line by line; the notes too, where it is a short melody."""
        return words.in_words(self.facts) if self.facts else []

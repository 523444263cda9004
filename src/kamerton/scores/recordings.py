"""Recordings that are played beside a score."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoreRecording:
    """A recording of a score, whose reader may hear it.

    ``address`` is of the sound, ``picture`` of the video, if it is one; ``key`` is the recording's
    stored object, by which its alignment with the score is kept; ``may_align`` lets this reader set
    the marks of the bars; ``name`` is shown, ``id`` is for scripts; of a MIDI file the notes are played.
    """

    id: int
    name: str
    address: str
    key: str
    picture: str = ""
    may_align: bool = False
    is_midi: bool = False

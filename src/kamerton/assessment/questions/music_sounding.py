"""What a question of hearing sounds like: notes in milliseconds, without the database.

Whatever of the offered things sounds, the sound is equally long: its length tells nothing.
"""

from dataclasses import dataclass

from kamerton.assessment.questions.base import Data
from kamerton.assessment.questions.music_hearing import (
    number_of,
    pool_of,
    roots_of,
    what_of,
)
from kamerton.assessment.questions.music_names import CHORDS, INTERVALS, MODES

_SOFT, _LOUD = 84, 96
# What a timbre plays where the author wrote nothing: degrees of a major scale and beats.
_TIMBRE_TUNE = ((0, 1.0), (4, 1.0), (7, 1.0), (5, 0.5), (4, 0.5), (2, 1.0), (0, 2.0))


@dataclass(frozen=True, slots=True)
class Tone:
    """A note to be played: times in milliseconds, pitch as a MIDI number."""

    start_ms: int
    duration_ms: int
    pitch: int
    velocity: int = _SOFT


@dataclass(frozen=True, slots=True)
class Sounding:
    """Notes, the General MIDI program that plays them, and how long the whole is."""

    tones: tuple[Tone, ...]
    program: int
    length_ms: int


def _steps(data: Data, code: str) -> tuple[int, ...]:
    """Return semitones above the root of a code of what is named."""
    what = what_of(data)
    if what == "interval":
        return (0, INTERVALS[code])
    return CHORDS[code] if what == "chord" else MODES[code]


def _form(data: Data) -> str:
    form = str(data.get("form") or ("together" if what_of(data) == "chord" else "up"))
    return "up" if what_of(data) == "mode" and form in ("together", "both") else form


def _in_turn(pitches: list[int], beat_ms: int, start_ms: int = 0) -> list[Tone]:
    return [Tone(start_ms + i * beat_ms, beat_ms, pitch) for i, pitch in enumerate(pitches)]


def _laid(data: Data, code: str, root: int, beat_ms: int) -> list[Tone]:
    pitches = [root + step for step in _steps(data, code)]
    form = _form(data)
    if form == "down":
        return _in_turn(pitches[::-1], beat_ms)
    tones = [] if form == "together" else _in_turn(pitches, beat_ms)
    if form in ("together", "both"):
        at = len(tones) * beat_ms
        tones += [Tone(at, 2 * beat_ms, pitch) for pitch in pitches]
    return tones


def _end(tones: list[Tone]) -> int:
    return max((tone.start_ms + tone.duration_ms for tone in tones), default=0)


def sounding_of(data: Data) -> Sounding | None:
    """Return what sounds; None for a fragment, which is written as a score or uploaded.

    Args:
        data: a question's data with what its attempt drew merged in.
    """
    what = what_of(data)
    if what == "fragment" or data.get("sound") or (what == "timbre" and data.get("abc")):
        return None
    beat_ms = round(60_000 / number_of(data, "tempo_bpm", 80, 30, 240))
    root = number_of(data, "root", roots_of(data)[0], 24, 108)
    if what == "timbre":
        tones, at = [], 0.0
        for step, beats in _TIMBRE_TUNE:
            tones.append(Tone(round(at * beat_ms), round(beats * beat_ms), root + step, _LOUD))
            at += beats
        return Sounding(tuple(tones), int(str(data["sounding"])), _end(tones))
    tones = _laid(data, str(data["sounding"]), root, beat_ms)
    longest = max(_end(_laid(data, code, root, beat_ms)) for code in pool_of(data))
    return Sounding(tuple(tones), number_of(data, "program", 0, 0, 127), longest)

"""A melodic dictation, compared with the right melody note by note.

A melody: {"v": 1, "bars": [["G4/8.", "A4/16~", "r/4"], …]}: a pitch (letter, ## # b bb or nothing,
octave; middle C is C4) or r for a rest, the note value, dots, and ~ for a tie to the next note.
data: {"melody", "clef": "G" | "F" | "C3" | "C4", "fifths": −7…7, "mode": "major" | "minor",
"metre": [3, 4], "given": how many notes from the first stand written, "tempo_bpm" of the quarter,
"program", "hearings", "is_strict": sharps and flats must be spelled as written,
"is_octave_free", "may_play": the learner may hear the own notes, "weights": [pitch, duration,
place]}. Stored answer: a melody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import WRONG, Data, Kind
from kamerton.assessment.questions.music_hearing import number_of
from kamerton.assessment.questions.music_rhythm import metre_of
from kamerton.assessment.questions.music_sent import decoded

MOST_BARS, MOST_SIGNS = 64, 64
CLEFS = ("G", "F", "C3", "C4")
_SIGN = re.compile(r"(?:([A-G])(##|#|bb|b)?([0-9])|r)/(1|2|4|8|16|32)(\.{0,2})(~?)$")
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ALTERS = {"##": 2, "#": 1, "": 0, "b": -1, "bb": -2}
WEIGHTS = (5, 3, 2)


@dataclass(frozen=True, slots=True)
class Sign:
    """A written note or rest (``step`` "")."""

    step: str
    alter: int
    octave: int
    value: int
    dots: int
    is_tied: bool

    @property
    def length(self) -> Fraction:
        """Return its length in whole notes."""
        return Fraction(1, self.value) * (2 - Fraction(1, 2**self.dots))

    @property
    def pitch(self) -> int:
        """Return its MIDI number; 0 of a rest."""
        return 12 * (self.octave + 1) + _STEPS[self.step] + self.alter if self.step else 0


@dataclass(frozen=True, slots=True)
class Note:
    """A sounding note: tied signs are one. ``at`` is its place in its bar (counted from 0)."""

    sign: Sign
    bar: int
    at: Fraction
    length: Fraction


def read_sign(text: Any) -> Sign | None:
    """Return the sign that a word such as F#4/8. means, or None."""
    found = _SIGN.match(text) if isinstance(text, str) else None
    if not found:
        return None
    step, alter, octave = found[1] or "", _ALTERS[found[2] or ""], int(found[3] or 0)
    return Sign(step, alter, octave, int(found[4]), len(found[5]), bool(found[6]) and bool(step))


def signs_of(melody: Any) -> list[list[Sign]]:
    """Return a stored melody's signs bar by bar."""
    return [[sign for text in bar if (sign := read_sign(text))] for bar in melody["bars"]]


def read_text(text: str) -> dict[str, Any] | None:
    """Return the melody typed as text: words between spaces, bars between |; None when unreadable."""
    bars = [bar.split() for bar in text.strip().strip("|").split("|")]
    return _checked(bars) if any(bars) else None


def told_text(melody: Any) -> str:
    """Return a stored melody as one would type it."""
    return " | ".join(" ".join(bar) for bar in melody["bars"]) if melody else ""


def _checked(bars: Any) -> dict[str, Any] | None:
    if not isinstance(bars, list) or len(bars) > MOST_BARS:
        return None
    for bar in bars:
        if not isinstance(bar, list) or len(bar) > MOST_SIGNS:
            return None
        if any(read_sign(text) is None for text in bar):
            return None
    while bars and not bars[-1]:
        bars = bars[:-1]
    return {"v": 1, "bars": bars} if bars else None


def melody_of(raw: Any) -> dict[str, Any] | None:
    """Return the melody that was sent (JSON or typed text), None when there is none."""
    sent = decoded(raw)
    if isinstance(sent, dict):
        return _checked(sent.get("bars"))
    value = (raw[0] if raw else "") if isinstance(raw, list) else raw
    return read_text(value) if isinstance(value, str) and len(value) < 20_000 else None


def sounding_notes(melody: Any) -> list[Note]:
    """Return the notes that sound: ties joined, rests left out."""
    found: list[Note] = []
    tied: Sign | None = None
    for bar, signs in enumerate(signs_of(melody)):
        at = Fraction(0)
        for sign in signs:
            if tied is not None and sign.step and sign.pitch == tied.pitch:
                last = found[-1]
                found[-1] = Note(last.sign, last.bar, last.at, last.length + sign.length)
            elif sign.step:
                found.append(Note(sign, bar, at, sign.length))
            tied = sign if sign.is_tied else None
            at += sign.length
    return found


def _problem(data: Data) -> str:
    melody = data.get("melody")
    if not isinstance(melody, dict) or _checked(melody.get("bars")) is None:
        return _("The melody is not written.")
    if len(sounding_notes(melody)) < 2:
        return _("At least two notes are needed to make a melody.")
    full = Fraction(*metre_of(data))
    bars = signs_of(melody)
    for number, bar in enumerate(bars, start=1):
        length = sum((sign.length for sign in bar), Fraction(0))
        if length > full:
            return _("Bar %(number)d is longer than the metre.") % {"number": number}
        if length < full and 1 < number < len(bars):
            return _("Bar %(number)d is not full.") % {"number": number}
    return ""


def given_of(data: Data) -> int:
    """Return how many notes from the first stand written before the learner begins."""
    return number_of(data, "given", 0, 0, MOST_SIGNS)


def _clean(_data: Data, raw: Any) -> dict[str, Any] | None:
    return melody_of(raw)


def weights_of(data: Data) -> tuple[Decimal, Decimal, Decimal]:
    """Return what pitch, duration and place weigh, together one."""
    given = data.get("weights")
    known = given if isinstance(given, list) and len(given) == 3 else list(WEIGHTS)
    parts = [Decimal(max(int(w), 0)) if isinstance(w, int) else Decimal(0) for w in known]
    total = sum(parts)
    if not total:
        return weights_of({})
    return (parts[0] / total, parts[1] / total, parts[2] / total)


def _is_pitch_right(data: Data, right: Note, given: Note) -> bool:
    one, other = right.sign.pitch, given.sign.pitch
    if data.get("is_octave_free"):
        one, other = one % 12, other % 12
    if one != other:
        return False
    spelled = (right.sign.step, right.sign.alter) == (given.sign.step, given.sign.alter)
    return spelled or not data.get("is_strict")


def _pair_share(data: Data, right: Note, given: Note) -> Decimal:
    pitch, duration, place = weights_of(data)
    share = pitch if _is_pitch_right(data, right, given) else Decimal(0)
    share += duration if right.length == given.length else Decimal(0)
    return share + (place if (right.bar, right.at) == (given.bar, given.at) else Decimal(0))


def aligned(
    data: Data, right: Sequence[Note], given: Sequence[Note]
) -> tuple[Decimal, list[tuple[int | None, int | None]]]:
    """Return the points of the best alignment and its (right, given) indexes in order.

    Only notes of the same bar or of neighbouring ones are taken for each other.
    """
    rows, columns = len(right), len(given)
    best = [[Decimal(0)] * (columns + 1) for _row in range(rows + 1)]
    gains: dict[tuple[int, int], Decimal] = {}
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            found = max(best[i - 1][j], best[i][j - 1])
            if abs(right[i - 1].bar - given[j - 1].bar) <= 1:
                gain = _pair_share(data, right[i - 1], given[j - 1])
                gains[i, j] = gain
                found = max(found, best[i - 1][j - 1] + gain)
            best[i][j] = found
    return best[rows][columns], _traced(best, gains)


def _traced(
    best: list[list[Decimal]], gains: dict[tuple[int, int], Decimal]
) -> list[tuple[int | None, int | None]]:
    found: list[tuple[int | None, int | None]] = []
    i, j = len(best) - 1, len(best[0]) - 1
    while i or j:
        gain = gains.get((i, j))
        if i and j and gain and best[i][j] == best[i - 1][j - 1] + gain:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif i and (not j or best[i][j] == best[i - 1][j]):
            i -= 1
            found.append((i, None))
        else:
            j -= 1
            found.append((None, j))
    return found[::-1]


def _given_apart(data: Data, notes: list[Note]) -> int:
    return min(given_of(data), max(len(notes) - 1, 0))


def _share(data: Data, answer: Any) -> Decimal:
    """Points of the best alignment over the longer of both melodies; what stood written is left out."""
    if not answer:
        return WRONG
    right, given = sounding_notes(data["melody"]), sounding_notes(answer)
    apart = _given_apart(data, right)
    right, given = right[apart:], given[apart:]
    if not given:
        return WRONG
    gained, _pairs = aligned(data, right, given)
    return gained / max(len(right), len(given))


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: kinds "pitch", "octave", "spelling", "duration", "place", "missed", "extra"."""

    kind: str
    bar: int
    right: Note | None
    given: Note | None


def _pair_mistakes(data: Data, right: Note, given: Note) -> list[Mistake]:
    kinds = []
    if not _is_pitch_right(data, right, given):
        one, other = right.sign.pitch, given.sign.pitch
        kinds.append(
            "spelling" if one == other else "octave" if one % 12 == other % 12 else "pitch"
        )
    if right.length != given.length:
        kinds.append("duration")
    if (right.bar, right.at) != (given.bar, given.at):
        kinds.append("place")
    return [Mistake(kind, right.bar, right, given) for kind in kinds]


def mistakes_of(data: Data, answer: Any) -> list[Mistake]:
    """Return every mistake of an answer, in the melody's order."""
    right = sounding_notes(data["melody"])
    given = sounding_notes(answer) if answer else []
    _gained, pairs = aligned(data, right, given)
    found: list[Mistake] = []
    for i, j in pairs:
        if i is None and j is not None:
            found.append(Mistake("extra", given[j].bar, None, given[j]))
        elif j is None and i is not None:
            found.append(Mistake("missed", right[i].bar, right[i], None))
        elif i is not None and j is not None:
            found += _pair_mistakes(data, right[i], given[j])
    return found


DICTATION = Kind("dictation", _problem, _clean, _share)

"""A rhythm tapped with a key or a finger, graded from the raw times of the taps.

data: {"pattern": "4 8 8 4. 8 | 2 r4 4~ | 4 3(8 8 8) 2" (see ``read_pattern``), "metre": [4, 4],
"tempo_bpm" of the quarter note, "count_in_bars", "tolerance_ms", "is_shown": the notes are seen,
"is_heard": the rhythm may be heard, "hearings"}.
Stored answer: {"taps_ms": […] from the first beat of the first bar, "latency_ms": what the
device's calibration found}.

Taps are laid beside the notes by dynamic programming. All may come early or late by one amount (a
device's delay) and the tempo may drift a little; both are found and told, neither is a mistake.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from kamerton.assessment.questions.base import WRONG, Data, Kind
from kamerton.assessment.questions.music_alignment import Fit, fitted
from kamerton.assessment.questions.music_hearing import number_of
from kamerton.assessment.questions.music_sent import decoded, real

MOST_TAPS = 250
MOST_NOTES = 120
_TOKEN = re.compile(r"(r?)(1|2|4|8|16|32)(\.{0,2})(~?)$")
_PIECE = re.compile(r"\||3\(|\)|[^\s|()]+")


class BadPattern(ValueError):
    """The pattern cannot be read; the message is translated."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One written sign: where it stands and lasts, in whole notes from the start."""

    at: Fraction
    length: Fraction
    value: int
    dots: int
    bar: int
    is_rest: bool
    is_tied: bool
    in_triplet: bool


def _value(token: str, *, in_triplet: bool) -> tuple[bool, int, int, bool, Fraction]:
    found = _TOKEN.match(token)
    if not found:
        raise BadPattern(_("“%(sign)s” is no note value.") % {"sign": token[:20]})
    value, dots = int(found[2]), len(found[3])
    length = Fraction(1, value) * (2 - Fraction(1, 2**dots))
    return bool(found[1]), value, dots, bool(found[4]), length * Fraction(2 if in_triplet else 3, 3)


def read_pattern(text: str) -> list[Beat]:
    """Read note values: 1, 2, 4 … 32, dots, r for a rest, ~ for a tie, 3(…) for a triplet, | for bars.

    Raises:
        BadPattern: with the sign that cannot be read.
    """
    beats: list[Beat] = []
    at, bar, in_triplet = Fraction(0), 0, False
    for piece in _PIECE.findall(text):
        if piece == "|":
            bar += 1
        elif piece in ("3(", ")"):
            in_triplet = piece == "3("
        else:
            rest, value, dots, tied, length = _value(piece, in_triplet=in_triplet)
            beats.append(Beat(at, length, value, dots, bar, rest, tied, in_triplet))
            at += length
    if len(beats) > MOST_NOTES:
        raise BadPattern(_("There are too many notes."))
    return beats


def struck(beats: list[Beat]) -> list[Beat]:
    """Return the notes that are tapped: no rests, and of tied notes the first."""
    found, was_tied = [], False
    for beat in beats:
        if not beat.is_rest and not was_tied:
            found.append(beat)
        was_tied = beat.is_tied and not beat.is_rest
    return found


def metre_of(data: Data) -> tuple[int, int]:
    """Return the metre, (4, 4) where the data do not say."""
    metre = data.get("metre")
    if isinstance(metre, list) and len(metre) == 2 and all(isinstance(n, int) for n in metre):
        return (metre[0], metre[1])
    return (4, 4)


def whole_note_ms(data: Data) -> float:
    """Return how long a whole note lasts, in milliseconds."""
    return 4 * 60_000 / number_of(data, "tempo_bpm", 80, 30, 240)


def tolerance_of(data: Data) -> int:
    """Return how far off a tap may be, in milliseconds."""
    return number_of(data, "tolerance_ms", 90, 20, 400)


def _bars_problem(beats: list[Beat], metre: tuple[int, int]) -> str:
    full = Fraction(*metre)
    sums: dict[int, Fraction] = {}
    for beat in beats:
        sums[beat.bar] = sums.get(beat.bar, Fraction(0)) + beat.length
    for bar, length in sums.items():
        if length > full:
            return _("Bar %(number)d is longer than the metre.") % {"number": bar + 1}
        if length < full and bar < max(sums):
            return _("Bar %(number)d is not full.") % {"number": bar + 1}
    return ""


def _problem(data: Data) -> str:
    count, unit = metre_of(data)
    if not 1 <= count <= 16 or unit not in (1, 2, 4, 8, 16):
        return _("There is no such metre.")
    try:
        beats = read_pattern(str(data.get("pattern", "")))
    except BadPattern as fault:
        return str(fault)
    if len(struck(beats)) < 2:
        return _("At least two notes are needed to make a rhythm.")
    if not (data.get("is_shown", True) or data.get("is_heard")):
        return _("The rhythm must be seen or heard.")
    return _bars_problem(beats, (count, unit))


def _clean(_data: Data, raw: Any) -> dict[str, Any] | None:
    sent = decoded(raw)
    taps = sent.get("taps_ms") if isinstance(sent, dict) else None
    if not isinstance(taps, list):
        return None
    known = sorted(round(t, 1) for t in map(real, taps[:MOST_TAPS]) if t is not None)
    if not known:
        return None
    latency = real(sent.get("latency_ms")) or 0.0
    return {"taps_ms": known, "latency_ms": round(min(max(latency, 0.0), 500.0), 1)}


@dataclass(frozen=True, slots=True)
class Tapped:
    """One note and its tap. ``error_ms``: late is positive; None: no tap came."""

    bar: int
    at: Fraction
    error_ms: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Account:
    """A whole answer laid beside the pattern.

    Attributes:
        notes: every note in order, verdict "good", "early", "late" or "missed".
        extra: (bar, milliseconds from the start) of taps that belong to no note.
        offset_ms: how late all taps came, the device's measured delay taken off.
        tempo_percent: the tempo kept, 100 as given.
    """

    notes: tuple[Tapped, ...]
    extra: tuple[tuple[int, float], ...]
    offset_ms: float
    tempo_percent: float


def _verdict(error: float | None, tolerance: float) -> str:
    if error is None:
        return "missed"
    if abs(error) <= tolerance:
        return "good"
    return "late" if error > 0 else "early"


def account_of(data: Data, answer: Any) -> Account:
    """Lay an answer's taps beside the notes."""
    beats = struck(read_pattern(str(data["pattern"])))
    full, metre = whole_note_ms(data), metre_of(data)
    onsets = [float(beat.at) * full for beat in beats]
    latency = float(answer.get("latency_ms", 0))
    taps = [float(tap) - latency for tap in answer["taps_ms"]]
    tolerance = tolerance_of(data)
    fit: Fit = fitted(onsets, taps, tolerance)
    notes = tuple(
        Tapped(beat.bar, beat.at, error, _verdict(error, tolerance))
        for beat, error in zip(beats, fit.errors, strict=True)
    )
    bar_ms = full * metre[0] / metre[1]
    extra = tuple((max(int(at // bar_ms), 0), at) for at in fit.extra)
    return Account(notes, extra, fit.offset, 100 / fit.rate)


def _share(data: Data, answer: Any) -> Decimal:
    """Notes tapped in time over all notes and needless taps."""
    if not answer:
        return WRONG
    account = account_of(data, answer)
    good = sum(note.verdict == "good" for note in account.notes)
    return Decimal(good) / (len(account.notes) + len(account.extra))


RHYTHM = Kind("rhythm", _problem, _clean, _share)

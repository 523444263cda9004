"""One voice of an ABC tune: its tokens become bars of notes."""

import re
from fractions import Fraction

from kamerton.scores.engraving.abc import fields
from kamerton.scores.engraving.abc.model import Bar, Note, Pitch, Tune, Tuplet, Voice
from kamerton.scores.engraving.abc.tokens import Token, length_text, read_note_length, tokens
from kamerton.scores.engraving.faults import EngravingFault, FaultCode

_PITCH = re.compile(r"(\^\^|\^|__|_|=)?([A-Ga-g])([,']*)((?:\d+)?/*(?:\d+)?)(-?)")
_ALTERS = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}
_SHORT = {
    ".": "staccato", "~": "turn", "H": "fermata", "L": "accent", "M": "mordent", "O": "coda",
    "P": "pralltriller", "S": "segno", "T": "trill", "u": "upbow", "v": "downbow",
}  # fmt: skip
_MAX_BARS = 3000


class VoiceReader:
    def __init__(self, tune: Tune, voice: Voice, unit: Fraction) -> None:
        self._key, self._metre, self._unit, self._voice = tune.key, tune.metre, unit, voice
        self._bars: list[Bar] = []
        self._bar = Bar()
        self._altered: dict[tuple[str, int], int] = {}
        self._pending = Note([], Fraction(0))
        self._broken: tuple[str, int] | None = None
        self._tuplet: tuple[Tuplet, int, bool] | None = None
        self._joins = False
        self._line: list[list[Note]] = [[]]

    def take_line(self, line: str) -> list[list[Note]]:
        """Read one line of music; gives its notes by bars, for the words that follow."""
        self._line, self._joins = [[]], False
        for token in tokens(line):
            take = getattr(self, f"_take_{token.kind}", None)
            if take is not None:
                take(token)
        return self._line

    def take_field(self, name: str, value: str) -> None:
        """A key, metre, unit length or tempo that changes on the way."""
        if name == "L":
            self._unit = fields.read_length(value) or self._unit
        elif name == "Q":
            self._bar.tempo = fields.read_tempo(value, self._unit)
        elif name == "M":
            self._metre = self._bar.metre = fields.read_metre(value) or self._metre
        elif name == "K":
            self._bar.clef = fields.read_clef(value)
            if re.match(r"\s*([A-G]|none)", value):
                self._key = self._bar.key = fields.read_key(value)

    def finish(self) -> list[Bar]:
        if not self._bar.is_empty:
            self._close_bar()
        return self._bars

    def _close_bar(self) -> None:
        if len(self._bars) >= _MAX_BARS:
            raise EngravingFault(FaultCode.TOO_LONG, "bars")
        self._bars.append(self._bar)
        self._bar = Bar()
        self._altered = {}
        self._joins = False
        if self._line[-1]:
            self._line.append([])

    def _take_space(self, _: Token) -> None:
        self._joins = False

    def _take_field(self, token: Token) -> None:
        if token.text[1] in "KMLQ":
            self.take_field(token.text[1], token.text[3:-1].strip())

    def _take_bar(self, token: Token) -> None:
        sign = re.sub(r"[\d,\-\s]", "", token.text)
        ending = re.search(r"\d[\d,-]*$", token.text)
        sign = sign.removesuffix("[") if ending else sign
        is_end = sign.startswith(":")
        is_start = sign.endswith(":") or sign == "::"
        previous = self._bar if not self._bar.is_empty else (self._bars[-1] if self._bars else None)
        if previous is not None and not previous.ends_repeat:
            previous.ends_repeat = is_end
            previous.style = _bar_style(sign)
        if not self._bar.is_empty:
            self._close_bar()
        self._bar.starts_repeat = self._bar.starts_repeat or is_start
        self._bar.ending = ending[0] if ending else self._bar.ending

    def _take_ending(self, token: Token) -> None:
        self._bar.ending = token.text[1:]

    def _take_annotation(self, token: Token) -> None:
        self._pending.annotations.append(token.text[1:-1][:80])

    def _take_decoration(self, token: Token) -> None:
        self._pending.decorations.append(token.text[1:-1])

    def _take_short(self, token: Token) -> None:
        self._pending.decorations.append(_SHORT[token.text])

    def _take_grace(self, token: Token) -> None:
        for found in _PITCH.finditer(token.text):
            grace = Note([self._pitch(found)], read_note_length(found[4]) * Fraction(1, 8))
            self._pending.graces.append(grace)

    def _take_tuplet(self, token: Token) -> None:
        parts = [int(p) if p else 0 for p in token.text[1:].split(":")]
        actual = max(parts[0], 2)
        is_compound = bool(
            self._metre and self._metre.unit == 8 and self._metre.length.numerator % 3 == 0
        )
        defaults = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}
        normal = (parts[1] if len(parts) > 1 else 0) or defaults.get(
            actual, 3 if is_compound else 2
        )
        count = (parts[2] if len(parts) > 2 else 0) or actual
        self._tuplet = (Tuplet(actual, normal), count, True)

    def _take_slur_start(self, _: Token) -> None:
        self._pending.slurs_started += 1

    def _take_slur_stop(self, _: Token) -> None:
        if self._bar.layers[-1]:
            self._bar.layers[-1][-1].slurs_stopped += 1
        elif self._bars and self._bars[-1].layers[-1]:
            self._bars[-1].layers[-1][-1].slurs_stopped += 1

    def _take_overlay(self, _: Token) -> None:
        self._bar.layers.append([])
        self._joins = False

    def _take_broken(self, token: Token) -> None:
        layer = self._bar.layers[-1]
        if layer:
            count = min(len(token.text), 3)
            long, short = 2 - Fraction(1, 2**count), Fraction(1, 2**count)
            layer[-1].length *= long if token.text[0] == ">" else short
            self._broken = (token.text[0], count)

    def _take_tie(self, _: Token) -> None:
        layer = self._bar.layers[-1]
        if layer:
            layer[-1].pitches = [_tied(p) for p in layer[-1].pitches]

    def _take_note(self, token: Token) -> None:
        found = _PITCH.match(token.text)
        if found:
            self._add([self._pitch(found)], read_note_length(found[4]))

    def _take_chord(self, token: Token) -> None:
        inner, _, outer = token.text[1:].rpartition("]")
        found = list(_PITCH.finditer(inner))
        if found:
            pitches = [self._pitch(f) for f in found[:16]]
            self._add(pitches, read_note_length(found[0][4]) * read_note_length(outer))

    def _take_rest(self, token: Token) -> None:
        self._add([], read_note_length(length_text(token.text[1:])), is_hidden=token.text[0] == "x")

    def _take_full_rest(self, token: Token) -> None:
        length = self._metre.length if self._metre else Fraction(1)
        for index in range(min(int(token.text[1:] or 1), 64)):
            if index:
                self._close_bar()
            self._add([], length / self._unit, is_hidden=token.text[0] == "X")
            self._bar.layers[-1][-1].is_full_bar = True

    def _pitch(self, found: "re.Match[str]") -> Pitch:
        step = found[2].upper()
        octave = 4 + found[2].islower() + found[3].count("'") - found[3].count(",")
        octave += self._voice.octave_shift
        accidental = _ALTERS.get(found[1]) if found[1] else None
        if accidental is not None:
            self._altered[step, octave] = accidental
        alter = self._altered.get((step, octave), self._key.alter(step))
        return Pitch(step, alter, max(0, min(9, octave)), accidental, bool(found[5]))

    def _add(self, pitches: list[Pitch], multiple: Fraction, *, is_hidden: bool = False) -> None:
        note, self._pending = self._pending, Note([], Fraction(0))
        note.pitches, note.length, note.is_hidden = pitches, self._unit * multiple, is_hidden
        if self._broken:
            sign, count = self._broken
            note.length *= Fraction(1, 2**count) if sign == ">" else 2 - Fraction(1, 2**count)
            self._broken = None
        self._set_tuplet(note)
        note.joins_previous, self._joins = self._joins, True
        self._bar.layers[-1].append(note)
        if len(self._bar.layers) == 1:
            self._line[-1].append(note)

    def _set_tuplet(self, note: Note) -> None:
        if self._tuplet is not None:
            note.tuplet, left, note.tuplet_starts = self._tuplet
            note.tuplet_stops = left <= 1
            self._tuplet = None if left <= 1 else (note.tuplet, left - 1, False)


def _bar_style(sign: str) -> str:
    if sign.startswith(":"):
        return "light-heavy"
    return {"|]": "light-heavy", "||": "light-light", "[|": "heavy-light"}.get(sign, "regular")


def _tied(pitch: Pitch) -> Pitch:
    return Pitch(pitch.step, pitch.alter, pitch.octave, pitch.accidental, True)

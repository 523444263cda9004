"""The notes of one bar as MusicXML."""

from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement

from kamerton.scores.engraving.abc.durations import TYPES, note_value, split_length
from kamerton.scores.engraving.abc.model import Bar, Metre, Note, Pitch
from kamerton.scores.engraving.abc.signs import add_directions, add_notations

_SIGNS = {2: "double-sharp", 1: "sharp", 0: "natural", -1: "flat", -2: "flat-flat"}
_BEAMED_BELOW = Fraction(1, 4)


class SlurNumbers:
    """Numbers of the open slurs, innermost last, and the ties that wait for their end."""

    def __init__(self) -> None:
        self._open: list[int] = []
        self.tied: dict[int, set[tuple[str, int, int]]] = {}

    def start(self) -> int:
        number = next(n for n in range(1, 17) if n not in self._open or n == 16)
        self._open.append(number)
        return number

    def stop(self) -> int | None:
        return self._open.pop() if self._open else None


class BarWriter:
    def __init__(
        self, measure: Element, divisions: int, slurs: SlurNumbers, metre: Metre | None
    ) -> None:
        self._measure, self._divisions, self._slurs, self._metre = measure, divisions, slurs, metre

    def write(self, bar: Bar) -> None:
        """All layers of the bar; an empty bar becomes a rest of its length."""
        layers = [layer for layer in bar.layers if layer]
        if not layers:
            length = self._metre.length if self._metre else Fraction(1)
            layers = [[Note([], length, is_full_bar=True)]]
        for number, layer in enumerate(layers, start=1):
            if number > 1:
                self._rewind(sum((n.sounding_length for n in layers[number - 2]), Fraction(0)))
            beams = _beams(layer)
            for note, beam in zip(layer, beams, strict=True):
                self._write_note(note, number, beam)

    def _rewind(self, length: Fraction) -> None:
        backup = SubElement(self._measure, "backup")
        SubElement(backup, "duration").text = self._duration(length)

    def _duration(self, length: Fraction) -> str:
        return str(max(round(length * self._divisions), 1))

    def _write_note(self, note: Note, voice: int, beam: list[str]) -> None:
        add_directions(self._measure, note)
        for grace in note.graces:
            self._write_grace(grace, voice)
        lengths = [note.length] if note.is_full_bar else split_length(note.length)
        for index, length in enumerate(lengths):
            part = _Part(length, index == 0, index == len(lengths) - 1)
            for place, pitch in enumerate(note.pitches or [None]):
                self._write_head(note, pitch, part, (voice, place), beam)

    def _write_grace(self, grace: Note, voice: int) -> None:
        element = SubElement(self._measure, "note")
        SubElement(element, "grace", slash="yes")
        _write_pitch(element, grace.pitches[0])
        SubElement(element, "voice").text = str(voice)
        SubElement(element, "type").text = "eighth"

    def _write_head(
        self,
        note: Note,
        pitch: Pitch | None,
        part: "_Part",
        where: tuple[int, int],
        beam: list[str],
    ) -> None:
        voice, place = where
        element = SubElement(self._measure, "note")
        _write_sound(element, note, pitch, is_chord=place > 0)
        ratio = Fraction(note.tuplet.normal, note.tuplet.actual) if note.tuplet else Fraction(1)
        SubElement(element, "duration").text = self._duration(part.length * ratio)
        ties = self._ties(pitch, part, voice) if pitch else []
        for kind in ties:
            SubElement(element, "tie", type=kind)
        SubElement(element, "voice").text = str(voice)
        _write_value(element, note, part)
        if pitch and pitch.accidental is not None and part.is_first:
            SubElement(element, "accidental").text = _SIGNS[pitch.accidental]
        _write_tuplet_ratio(element, note)
        if not place and part.is_first and part.is_last:
            for level, kind in enumerate(beam, start=1):
                SubElement(element, "beam", number=str(level)).text = kind
        self._write_notations(element, note, part, place, ties)
        if not place and part.is_first:
            _write_lyrics(element, note)

    def _ties(self, pitch: Pitch, part: "_Part", voice: int) -> list[str]:
        waiting = self._slurs.tied.setdefault(voice, set())
        sound = (pitch.step, pitch.alter, pitch.octave)
        kinds = []
        if sound in waiting:
            kinds.append("stop")
            waiting.discard(sound)
        if not part.is_last or pitch.is_tied:
            kinds.append("start")
            waiting.add(sound)
        return kinds

    def _write_notations(
        self, element: Element, note: Note, part: "_Part", place: int, ties: list[str]
    ) -> None:
        notations = Element("notations")
        for kind in ties:
            SubElement(notations, "tied", type=kind)
        if not place and part.is_last:
            self._stop_slurs(notations, note)
        if not place and part.is_first:
            self._start_slurs(notations, note)
            _write_tuplet_bounds(notations, note)
            add_notations(notations, note)
        if len(notations):
            element.append(notations)

    def _stop_slurs(self, notations: Element, note: Note) -> None:
        for _ in range(note.slurs_stopped):
            if number := self._slurs.stop():
                SubElement(notations, "slur", type="stop", number=str(number))

    def _start_slurs(self, notations: Element, note: Note) -> None:
        for _ in range(note.slurs_started):
            SubElement(notations, "slur", type="start", number=str(self._slurs.start()))


class _Part:
    """One note value of a note that may need several, tied."""

    def __init__(self, length: Fraction, is_first: bool, is_last: bool) -> None:
        self.length, self.is_first, self.is_last = length, is_first, is_last


def _write_sound(element: Element, note: Note, pitch: Pitch | None, *, is_chord: bool) -> None:
    if note.is_hidden:
        element.set("print-object", "no")
    if is_chord:
        SubElement(element, "chord")
    if pitch is None:
        SubElement(element, "rest", {"measure": "yes"} if note.is_full_bar else {})
    else:
        _write_pitch(element, pitch)


def _write_pitch(element: Element, pitch: Pitch) -> None:
    holder = SubElement(element, "pitch")
    SubElement(holder, "step").text = pitch.step
    if pitch.alter:
        SubElement(holder, "alter").text = str(pitch.alter)
    SubElement(holder, "octave").text = str(pitch.octave)


def _write_value(element: Element, note: Note, part: _Part) -> None:
    value = note_value(part.length)
    if value and not note.is_full_bar:
        SubElement(element, "type").text = value[0]
        for _ in range(value[1]):
            SubElement(element, "dot")


def _write_tuplet_ratio(element: Element, note: Note) -> None:
    if note.tuplet:
        ratio = SubElement(element, "time-modification")
        SubElement(ratio, "actual-notes").text = str(note.tuplet.actual)
        SubElement(ratio, "normal-notes").text = str(note.tuplet.normal)


def _write_tuplet_bounds(notations: Element, note: Note) -> None:
    if note.tuplet_starts:
        SubElement(notations, "tuplet", type="start")
    if note.tuplet_stops and not note.tuplet_starts:
        SubElement(notations, "tuplet", type="stop")


def _write_lyrics(element: Element, note: Note) -> None:
    for verse, syllable in sorted(note.lyrics.items()):
        lyric = SubElement(element, "lyric", number=str(verse))
        SubElement(lyric, "syllabic").text = "begin" if syllable.is_continued else "single"
        SubElement(lyric, "text").text = syllable.text
        if syllable.is_extended:
            SubElement(lyric, "extend")


def _beams(layer: list[Note]) -> list[list[str]]:
    """Beams of each note: notes written together, without a space, share one."""
    result: list[list[str]] = [[] for _ in layer]
    group: list[int] = []
    for index, note in enumerate([*layer, None]):
        is_beamed = note is not None and bool(note.pitches) and note.length < _BEAMED_BELOW
        if not (is_beamed and note is not None and note.joins_previous and group):
            _beam_group(layer, group, result)
            group = []
        if is_beamed:
            group.append(index)
    return result


def _beam_group(layer: list[Note], group: list[int], result: list[list[str]]) -> None:
    if len(group) < 2:
        return
    levels = {i: _levels(layer[i].length) for i in group}
    for place, index in enumerate(group):
        for level in range(1, levels[index] + 1):
            before = place > 0 and levels[group[place - 1]] >= level
            after = place + 1 < len(group) and levels[group[place + 1]] >= level
            hook = "forward hook" if place == 0 else "backward hook"
            kind = {(True, True): "continue", (True, False): "end", (False, True): "begin"}
            result[index].append(kind.get((before, after), hook))


def _levels(length: Fraction) -> int:
    value = note_value(length)
    names = list(TYPES.values())
    return max(0, names.index(value[0]) - names.index("quarter")) if value else 1

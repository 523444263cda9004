"""A tune as MusicXML."""

import math
from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, tostring

from kamerton.scores.engraving.abc.durations import note_value
from kamerton.scores.engraving.abc.model import Bar, Key, Metre, Tempo, Tune, Voice
from kamerton.scores.engraving.abc.note_writer import BarWriter, SlurNumbers

_CLEFS = {
    "treble": ("G", 2), "bass": ("F", 4), "alto": ("C", 3), "tenor": ("C", 4), "soprano": ("C", 1),
    "mezzosoprano": ("C", 2), "baritone": ("F", 3), "perc": ("percussion", 2),
}  # fmt: skip


def write_musicxml(tune: Tune) -> str:
    root = Element("score-partwise", version="4.0")
    if tune.title:
        SubElement(SubElement(root, "work"), "work-title").text = tune.title
    if tune.composer:
        identification = SubElement(root, "identification")
        SubElement(identification, "creator", type="composer").text = tune.composer
    parts = _parts(tune)
    _write_part_list(root, tune, parts)
    for number, (_, voices) in enumerate(parts, start=1):
        _PartWriter(tune, voices, is_first=number == 1).write(
            SubElement(root, "part", id=f"P{number}")
        )
    return '<?xml version="1.0" encoding="UTF-8"?>' + tostring(root, encoding="unicode")


def _parts(tune: Tune) -> list[tuple[str, list[Voice]]]:
    """Voices by staff: those that share one stand together under the first one's name."""
    parts: list[tuple[str, list[Voice]]] = []
    placed: set[str] = set()
    for identifier, voice in tune.voices.items():
        if identifier in placed:
            continue
        group = next((g for g in tune.shared if identifier in g), [identifier])
        members = [i for i in group if i in tune.voices and i not in placed] or [identifier]
        placed.update(members)
        parts.append((identifier, [tune.voices[i] for i in members] if members else [voice]))
    return parts


def _write_part_list(root: Element, tune: Tune, parts: list[tuple[str, list[Voice]]]) -> None:
    part_list = SubElement(root, "part-list")
    order = [identifier for identifier, _ in parts]
    braces = [[i for i in order if i in group] for group in tune.braced]
    starts = {group[0] for group in braces if len(group) > 1}
    stops = {group[-1] for group in braces if len(group) > 1}
    for number, (identifier, voices) in enumerate(parts, start=1):
        if identifier in starts:
            group = SubElement(part_list, "part-group", type="start", number="1")
            SubElement(group, "group-symbol").text = "brace"
            SubElement(group, "group-barline").text = "yes"
        part = SubElement(part_list, "score-part", id=f"P{number}")
        SubElement(part, "part-name").text = voices[0].name
        if voices[0].program is not None:
            instrument = f"P{number}-I1"
            SubElement(
                SubElement(part, "score-instrument", id=instrument), "instrument-name"
            ).text = ""
            midi = SubElement(part, "midi-instrument", id=instrument)
            SubElement(midi, "midi-channel").text = str((number - 1) % 9 + 1)
            SubElement(midi, "midi-program").text = str(voices[0].program + 1)
        if identifier in stops:
            SubElement(part_list, "part-group", type="stop", number="1")


class _PartWriter:
    def __init__(self, tune: Tune, voices: list[Voice], *, is_first: bool) -> None:
        self._tune, self._voices, self._is_first = tune, voices, is_first
        self._metre = tune.metre
        lengths = [
            n.sounding_length for v in voices for b in v.bars for layer in b.layers for n in layer
        ]
        self._divisions = math.lcm(4, *(length.denominator for length in lengths if length)) or 4
        self._slurs = SlurNumbers()
        self._ending = ""
        self._ending_bars = 0

    def write(self, part: Element) -> None:
        bars = self._joined_bars()
        count = max(len(v.bars) for v in self._tune.voices.values())
        number = 1
        for index in range(count):
            bar = bars[index] if index < len(bars) else Bar()
            self._metre = bar.metre or self._metre
            is_upbeat = index == 0 and self._is_short(self._reference_bar(bar))
            number = 0 if is_upbeat else number
            measure = SubElement(part, "measure", number=str(number))
            if is_upbeat:
                measure.set("implicit", "yes")
            following = bars[index + 1] if index + 1 < len(bars) else None
            self._write_bar(measure, bar, following, is_first_bar=index == 0)
            number += 1

    def _joined_bars(self) -> list[Bar]:
        bars = self._voices[0].bars
        for other in self._voices[1:]:
            for bar, extra in zip(bars, other.bars, strict=False):
                bar.layers += extra.layers
        return bars

    def _reference_bar(self, bar: Bar) -> Bar:
        first = next(iter(self._tune.voices.values())).bars
        return bar if not bar.is_empty or not first else first[0]

    def _is_short(self, bar: Bar) -> bool:
        return self._metre is not None and 0 < bar.length < self._metre.length

    def _write_bar(
        self, measure: Element, bar: Bar, following: Bar | None, *, is_first_bar: bool
    ) -> None:
        self._write_left(measure, bar)
        self._write_attributes(measure, bar, is_first_bar=is_first_bar)
        tempo = self._tune.tempo if is_first_bar and not bar.tempo else bar.tempo
        if tempo and self._is_first:
            _write_tempo(measure, tempo)
        BarWriter(measure, self._divisions, self._slurs, self._metre).write(bar)
        self._write_right(measure, bar, following)

    def _write_attributes(self, measure: Element, bar: Bar, *, is_first_bar: bool) -> None:
        key = bar.key or (self._tune.key if is_first_bar else None)
        metre = bar.metre or (self._tune.metre if is_first_bar else None)
        clef = bar.clef or (self._voices[0].clef if is_first_bar else "")
        if not (key or metre or clef or is_first_bar):
            return
        attributes = SubElement(measure, "attributes")
        if is_first_bar:
            SubElement(attributes, "divisions").text = str(self._divisions // 4 or 1)
        if key:
            _write_key(attributes, key)
        if metre:
            _write_metre(attributes, metre)
        if clef:
            _write_clef(attributes, clef)

    def _write_left(self, measure: Element, bar: Bar) -> None:
        if not (bar.starts_repeat or bar.ending):
            return
        barline = SubElement(measure, "barline", location="left")
        if bar.ending:
            self._ending, self._ending_bars = bar.ending, 0
            SubElement(barline, "ending", number=bar.ending, type="start").text = f"{bar.ending}."
        if bar.starts_repeat:
            SubElement(barline, "repeat", direction="forward")

    def _write_right(self, measure: Element, bar: Bar, following: Bar | None) -> None:
        is_last = following is None
        style = "light-heavy" if is_last and bar.style == "regular" else bar.style
        ends = self._ends_here(bar, following)
        if style == "regular" and not bar.ends_repeat and not ends:
            return
        barline = SubElement(measure, "barline", location="right")
        if style != "regular":
            SubElement(barline, "bar-style").text = style
        if ends:
            kind = "stop" if bar.ends_repeat or style != "regular" else "discontinue"
            SubElement(barline, "ending", number=self._ending, type=kind)
            self._ending = ""
        if bar.ends_repeat:
            SubElement(barline, "repeat", direction="backward")

    def _ends_here(self, bar: Bar, following: Bar | None) -> bool:
        if not self._ending:
            return False
        self._ending_bars += 1
        is_marked = bar.ends_repeat or bar.style != "regular"
        is_followed = following is None or bool(following.ending) or following.starts_repeat
        return is_marked or is_followed


def _write_key(attributes: Element, key: Key) -> None:
    element = SubElement(attributes, "key")
    SubElement(element, "fifths").text = str(key.fifths)
    SubElement(element, "mode").text = key.mode


def _write_metre(attributes: Element, metre: Metre) -> None:
    element = SubElement(attributes, "time")
    if metre.symbol:
        element.set("symbol", metre.symbol)
    SubElement(element, "beats").text = metre.count
    SubElement(element, "beat-type").text = str(metre.unit)


def _write_clef(attributes: Element, name: str) -> None:
    base = name.rstrip("+-8")
    sign, line = _CLEFS.get(base, _CLEFS["treble"])
    element = SubElement(attributes, "clef")
    SubElement(element, "sign").text = sign
    SubElement(element, "line").text = str(line)
    if name != base:
        SubElement(element, "clef-octave-change").text = "1" if "+8" in name else "-1"


def _write_tempo(measure: Element, tempo: Tempo) -> None:
    direction = SubElement(measure, "direction", placement="above")
    if tempo.text:
        SubElement(SubElement(direction, "direction-type"), "words").text = tempo.text
    value = note_value(tempo.unit)
    if tempo.bpm and value:
        metronome = SubElement(SubElement(direction, "direction-type"), "metronome")
        SubElement(metronome, "beat-unit").text = value[0]
        for _ in range(value[1]):
            SubElement(metronome, "beat-unit-dot")
        SubElement(metronome, "per-minute").text = f"{tempo.bpm:g}"
    if tempo.bpm:
        quarters = Fraction(tempo.bpm).limit_denominator(1000) * tempo.unit * 4
        SubElement(direction, "sound", tempo=f"{float(quarters):g}")

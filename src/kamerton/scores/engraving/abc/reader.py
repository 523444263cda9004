"""From ABC text to a tune."""

import re
from fractions import Fraction

from kamerton.scores.engraving.abc import fields
from kamerton.scores.engraving.abc.lyrics import set_lyrics
from kamerton.scores.engraving.abc.model import Note, Tune, Voice
from kamerton.scores.engraving.abc.voice_reader import VoiceReader
from kamerton.scores.engraving.faults import EngravingFault, FaultCode

_FIELD = re.compile(r"^([A-Za-z]):(.*)$")
_MAX_VOICES = 24
_MAX_LINES = 4000


def read_tune(text: str) -> Tune:
    """The first tune of the text. Raises EngravingFault where it holds no notes."""
    reader = _TuneReader()
    for line in _first_tune(text):
        reader.take(line)
    return reader.finish()


def _first_tune(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    starts = [i for i, line in enumerate(lines) if line.startswith("X:")]
    lines = lines[starts[0] :] if starts else lines
    if len(lines) > _MAX_LINES:
        raise EngravingFault(FaultCode.TOO_LONG, f"{len(lines)} lines")
    while lines and not lines[0].strip():
        lines.pop(0)
    kept: list[str] = []
    has_key = False
    for line in lines:
        if (not line.strip() and has_key) or (line.startswith("X:") and kept):
            break
        has_key = has_key or line.startswith("K:")
        if line.strip():
            kept.append(line)
    return kept


class _TuneReader:
    def __init__(self) -> None:
        self.tune = Tune()
        self.unit: Fraction | None = None
        self._readers: dict[str, VoiceReader] = {}
        self._current = ""
        self._in_body = False
        self._sung: list[list[Note]] = []
        self._verse = 0
        self._programs: dict[str, int] = {}

    def take(self, line: str) -> None:
        if line.startswith("%"):
            self._take_directive(line)
            return
        line = re.sub(r"(?<!\\)%.*$", "", line).rstrip().removesuffix("\\")
        found = _FIELD.match(line)
        if found and not (self._in_body and line.startswith(("|", "["))):
            self._take_field(found[1], found[2].strip())
        elif line.strip():
            self._take_music(line)

    def finish(self) -> Tune:
        for identifier, reader in self._readers.items():
            self.tune.voices[identifier].bars = reader.finish()
        self.tune.voices = {
            i: v for i, v in self.tune.voices.items() if any(not bar.is_empty for bar in v.bars)
        }
        if not self.tune.voices:
            raise EngravingFault(FaultCode.NO_MUSIC)
        for identifier, program in self._programs.items():
            targets = (
                self.tune.voices.values() if not identifier else [self.tune.voices.get(identifier)]
            )
            for voice in targets:
                if voice is not None:
                    voice.program = program
        return self.tune

    def _take_directive(self, line: str) -> None:
        if found := re.match(r"^%%(?:score|staves)\s+(.*)$", line):
            self.tune.braced, self.tune.shared = fields.read_groups(found[1])
        elif found := re.match(r"^%%MIDI\s+program\s+(?:\d+\s+)?(\d+)", line):
            self._programs[self._current if self._in_body else ""] = min(int(found[1]), 127)

    def _take_field(self, name: str, value: str) -> None:
        if name in "TCOSZ":
            self._take_heading(name, value)
        elif name == "V":
            self._switch_voice(value)
        elif name == "w":
            self._verse += 1
            set_lyrics(value, self._sung, self._verse)
        elif self._in_body and name in "KMLQ":
            self._reader().take_field(name, value)
        elif name in "KMLQ":
            self._take_setting(name, value)

    def _take_heading(self, name: str, value: str) -> None:
        if name == "T" and not self.tune.title:
            self.tune.title = value
        elif name in "CO" and value and not self._in_body:
            known = self.tune.composer
            self.tune.composer = (
                f"{known}, {value}" if known and value not in known else known or value
            )

    def _take_setting(self, name: str, value: str) -> None:
        if name == "M":
            self.tune.metre = fields.read_metre(value)
        elif name == "L":
            self.unit = fields.read_length(value) or self.unit
        elif name == "Q":
            self.tune.tempo = fields.read_tempo(
                value, self.unit or fields.default_length(self.tune.metre)
            )
        elif name == "K":
            self.tune.key = fields.read_key(value)
            self._in_body = True
            if clef := fields.read_clef(value):
                for voice in self.tune.voices.values():
                    voice.clef = clef if voice.clef == "treble" else voice.clef
                if not self.tune.voices:
                    self._voice("1").clef = clef

    def _voice(self, identifier: str) -> Voice:
        if identifier not in self.tune.voices:
            if len(self.tune.voices) >= _MAX_VOICES:
                raise EngravingFault(FaultCode.TOO_LONG, "voices")
            self.tune.voices[identifier] = Voice()
        return self.tune.voices[identifier]

    def _switch_voice(self, value: str) -> None:
        described = fields.read_voice(value)
        voice = self._voice(described.voice_id)
        voice.name = described.name or voice.name
        voice.clef = described.clef or voice.clef
        voice.octave_shift = described.octave_shift or voice.octave_shift
        self._current = described.voice_id
        self._sung, self._verse = [], 0

    def _reader(self) -> VoiceReader:
        identifier = self._current or next(iter(self.tune.voices), "1")
        voice = self._voice(identifier)
        if identifier not in self._readers:
            unit = self.unit or fields.default_length(self.tune.metre)
            self._readers[identifier] = VoiceReader(self.tune, voice, unit)
        return self._readers[identifier]

    def _take_music(self, line: str) -> None:
        self._in_body = True
        pieces = re.split(r"\[V:\s*([^\]]*)\]", line)
        self._sung, self._verse = [], 0
        if pieces[0].strip():
            self._sung = self._reader().take_line(pieces[0])
        for value, music in zip(pieces[1::2], pieces[2::2], strict=True):
            self._switch_voice(value)
            self._sung = self._reader().take_line(music)

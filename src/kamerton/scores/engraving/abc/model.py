"""What an ABC tune is made of. Lengths are fractions of a whole note."""

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Pitch:
    step: str
    alter: int
    octave: int
    accidental: int | None = None
    is_tied: bool = False


@dataclass(frozen=True)
class Tuplet:
    actual: int
    normal: int


@dataclass(frozen=True)
class Syllable:
    text: str
    is_continued: bool = False
    is_extended: bool = False


@dataclass
class Note:
    """A note, a chord, or a rest (no pitches). `length` is as written, before the tuplet's ratio."""

    pitches: list[Pitch]
    length: Fraction
    is_hidden: bool = False
    is_full_bar: bool = False
    tuplet: Tuplet | None = None
    tuplet_starts: bool = False
    tuplet_stops: bool = False
    graces: list["Note"] = field(default_factory=list)
    decorations: list[str] = field(default_factory=list)
    annotations: list[str] = field(default_factory=list)
    slurs_started: int = 0
    slurs_stopped: int = 0
    joins_previous: bool = False
    lyrics: dict[int, Syllable] = field(default_factory=dict)

    @property
    def sounding_length(self) -> Fraction:
        return self.length * self.tuplet.normal / self.tuplet.actual if self.tuplet else self.length


@dataclass(frozen=True)
class Key:
    fifths: int = 0
    mode: str = "major"
    extra: tuple[tuple[str, int], ...] = ()

    def alter(self, step: str) -> int:
        for changed, alter in self.extra:
            if changed == step:
                return alter
        place = "FCGDAEB".index(step)
        if self.fifths > place:
            return 1
        return -1 if self.fifths < place - 6 else 0


@dataclass(frozen=True)
class Metre:
    count: str = "4"
    unit: int = 4
    symbol: str = ""

    @property
    def length(self) -> Fraction:
        return Fraction(sum(int(n) for n in self.count.split("+")), self.unit)


@dataclass(frozen=True)
class Tempo:
    text: str = ""
    unit: Fraction = Fraction(1, 4)
    bpm: float | None = None


@dataclass
class Bar:
    layers: list[list[Note]] = field(default_factory=lambda: [[]])
    starts_repeat: bool = False
    ends_repeat: bool = False
    style: str = "regular"
    ending: str = ""
    key: Key | None = None
    metre: Metre | None = None
    clef: str = ""
    tempo: Tempo | None = None

    @property
    def is_empty(self) -> bool:
        return not any(self.layers)

    @property
    def length(self) -> Fraction:
        return max(sum((n.sounding_length for n in layer), Fraction(0)) for layer in self.layers)


@dataclass
class Voice:
    name: str = ""
    clef: str = "treble"
    program: int | None = None
    octave_shift: int = 0
    bars: list[Bar] = field(default_factory=list)


@dataclass
class Tune:
    title: str = ""
    composer: str = ""
    lyricist: str = ""
    key: Key = field(default_factory=Key)
    metre: Metre | None = None
    tempo: Tempo | None = None
    voices: dict[str, Voice] = field(default_factory=dict)
    braced: list[list[str]] = field(default_factory=list)
    shared: list[list[str]] = field(default_factory=list)

"""What can be heard and named: intervals, chords, modes, timbres; their sound in semitones and their names."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

# Semitones by code: quality and number.
INTERVALS: dict[str, int] = {
    "P1": 0, "m2": 1, "M2": 2, "A2": 3, "m3": 3, "M3": 4, "d4": 4, "P4": 5, "A4": 6, "d5": 6, "P5": 7,
    "A5": 8, "m6": 8, "M6": 9, "d7": 9, "m7": 10, "M7": 11, "P8": 12, "m9": 13, "M9": 14, "m10": 15,
    "M10": 16,
}  # fmt: skip
INTERVAL_NAMES: dict[str, Any] = {
    "P1": _("unison"),
    "m2": _("minor second"),
    "M2": _("major second"),
    "A2": _("augmented second"),
    "m3": _("minor third"),
    "M3": _("major third"),
    "d4": _("diminished fourth"),
    "P4": _("perfect fourth"),
    "A4": _("augmented fourth"),
    "d5": _("diminished fifth"),
    "P5": _("perfect fifth"),
    "A5": _("augmented fifth"),
    "m6": _("minor sixth"),
    "M6": _("major sixth"),
    "d7": _("diminished seventh"),
    "m7": _("minor seventh"),
    "M7": _("major seventh"),
    "P8": _("octave"),
    "m9": _("minor ninth"),
    "M9": _("major ninth"),
    "m10": _("minor tenth"),
    "M10": _("major tenth"),
}
# Offered where the author chose nothing: each size once.
PLAIN_INTERVALS = ("m2", "M2", "m3", "M3", "P4", "A4", "P5", "m6", "M6", "m7", "M7", "P8")

_SHAPES: dict[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "aug": (0, 4, 8),
    "dim": (0, 3, 6),
    "dom7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "minmaj7": (0, 3, 7, 11),
    "hdim7": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "augmaj7": (0, 4, 8, 11),
}


def _turned(shape: tuple[int, ...], times: int) -> tuple[int, ...]:
    """Return semitones above the bass when the lowest notes go up an octave ``times`` times."""
    tones = [*shape[times:], *(tone + 12 for tone in shape[:times])]
    return tuple(tone - tones[0] for tone in tones)


# Semitones above the bass by code: kind of chord and inversion.
CHORDS: dict[str, tuple[int, ...]] = {
    f"{kind}:{turn}": _turned(shape, turn)
    for kind, shape in _SHAPES.items()
    for turn in range(len(shape))
}
PLAIN_CHORDS = ("maj:0", "min:0", "aug:0", "dim:0")
_TRIAD_NAMES: dict[str, Any] = {
    "maj": _("major triad"),
    "min": _("minor triad"),
    "aug": _("augmented triad"),
    "dim": _("diminished triad"),
}
_QUALITY_NAMES: dict[str, Any] = {
    "maj": pgettext_lazy("of a chord", "major"),
    "min": pgettext_lazy("of a chord", "minor"),
    "aug": pgettext_lazy("of a chord", "augmented"),
    "dim": pgettext_lazy("of a chord", "diminished"),
    "dom7": pgettext_lazy("of a chord", "dominant"),
    "maj7": pgettext_lazy("of a seventh chord", "major"),
    "min7": pgettext_lazy("of a seventh chord", "minor"),
    "minmaj7": pgettext_lazy("of a chord", "minor-major"),
    "hdim7": pgettext_lazy("of a chord", "half-diminished"),
    "dim7": pgettext_lazy("of a seventh chord", "diminished"),
    "augmaj7": pgettext_lazy("of a chord", "augmented major"),
}
_TRIAD_TURNS = {
    1: _("%(quality)s triad, first inversion"),
    2: _("%(quality)s triad, second inversion"),
}
_SEVENTH_TURNS = {
    0: _("%(quality)s seventh chord"),
    1: _("%(quality)s seventh chord, first inversion"),
    2: _("%(quality)s seventh chord, second inversion"),
    3: _("%(quality)s seventh chord, third inversion"),
}

# Semitones above the first note; the octave closes the scale.
MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11, 12),
    "minor": (0, 2, 3, 5, 7, 8, 10, 12),
    "harmonic_minor": (0, 2, 3, 5, 7, 8, 11, 12),
    "melodic_minor": (0, 2, 3, 5, 7, 9, 11, 12),
    "harmonic_major": (0, 2, 4, 5, 7, 8, 11, 12),
    "dorian": (0, 2, 3, 5, 7, 9, 10, 12),
    "phrygian": (0, 1, 3, 5, 7, 8, 10, 12),
    "lydian": (0, 2, 4, 6, 7, 9, 11, 12),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10, 12),
    "locrian": (0, 1, 3, 5, 6, 8, 10, 12),
    "major_pentatonic": (0, 2, 4, 7, 9, 12),
    "minor_pentatonic": (0, 3, 5, 7, 10, 12),
    "whole_tone": (0, 2, 4, 6, 8, 10, 12),
}
MODE_NAMES: dict[str, Any] = {
    "major": _("natural major"),
    "minor": _("natural minor"),
    "harmonic_minor": _("harmonic minor"),
    "melodic_minor": _("melodic minor"),
    "harmonic_major": _("harmonic major"),
    "dorian": _("Dorian mode"),
    "phrygian": _("Phrygian mode"),
    "lydian": _("Lydian mode"),
    "mixolydian": _("Mixolydian mode"),
    "locrian": _("Locrian mode"),
    "major_pentatonic": _("major pentatonic scale"),
    "minor_pentatonic": _("minor pentatonic scale"),
    "whole_tone": _("whole-tone scale"),
}
PLAIN_MODES = ("major", "minor", "harmonic_minor", "melodic_minor")

# By General MIDI program, counted from 0.
TIMBRES: dict[str, Any] = {
    "0": pgettext_lazy("instrument", "piano"),
    "6": pgettext_lazy("instrument", "harpsichord"),
    "19": pgettext_lazy("instrument", "organ"),
    "21": pgettext_lazy("instrument", "accordion"),
    "22": pgettext_lazy("instrument", "harmonica"),
    "23": pgettext_lazy("instrument", "bayan"),
    "24": pgettext_lazy("instrument", "guitar"),
    "13": pgettext_lazy("instrument", "xylophone"),
    "14": pgettext_lazy("instrument", "tubular bells"),
    "40": pgettext_lazy("instrument", "violin"),
    "41": pgettext_lazy("instrument", "viola"),
    "42": pgettext_lazy("instrument", "cello"),
    "43": pgettext_lazy("instrument", "double bass"),
    "46": pgettext_lazy("instrument", "harp"),
    "47": pgettext_lazy("instrument", "timpani"),
    "56": pgettext_lazy("instrument", "trumpet"),
    "57": pgettext_lazy("instrument", "trombone"),
    "58": pgettext_lazy("instrument", "tuba"),
    "60": pgettext_lazy("instrument", "French horn"),
    "65": pgettext_lazy("instrument", "saxophone"),
    "68": pgettext_lazy("instrument", "oboe"),
    "70": pgettext_lazy("instrument", "bassoon"),
    "71": pgettext_lazy("instrument", "clarinet"),
    "72": pgettext_lazy("instrument", "piccolo"),
    "73": pgettext_lazy("instrument", "flute"),
    "74": pgettext_lazy("instrument", "recorder"),
}
PLAIN_TIMBRES = ("0", "19", "23", "24", "40", "42", "56", "68", "71", "73")

CODES: dict[str, Mapping[str, Any]] = {
    "interval": INTERVALS,
    "chord": CHORDS,
    "mode": MODES,
    "timbre": TIMBRES,
}
PLAIN: dict[str, tuple[str, ...]] = {
    "interval": PLAIN_INTERVALS,
    "chord": PLAIN_CHORDS,
    "mode": PLAIN_MODES,
    "timbre": PLAIN_TIMBRES,
}


def chord_name(code: str) -> str:
    """Return the translated name of a chord: «мажорный секстаккорд»."""
    kind, _colon, turn = code.partition(":")
    place = int(turn)
    if len(_SHAPES[kind]) == 3:
        if place == 0:
            return str(_TRIAD_NAMES[kind])
        return str(_TRIAD_TURNS[place]) % {"quality": _QUALITY_NAMES[kind]}
    return str(_SEVENTH_TURNS[place]) % {"quality": _QUALITY_NAMES[kind]}


def name_of(what: str, code: str) -> str:
    """Return the translated name of a code; the code itself where it is unknown."""
    if code == "TT":
        return pgettext("interval", "tritone")
    if code not in CODES.get(what, {}):
        return code
    if what == "chord":
        return chord_name(code)
    names = {"interval": INTERVAL_NAMES, "mode": MODE_NAMES, "timbre": TIMBRES}[what]
    return str(names[code])


def sounds_alike(what: str, one: str, other: str) -> bool:
    """Return True when an ear without context cannot tell two codes from each other."""
    if what == "interval":
        sizes = {**INTERVALS, "TT": 6}
        return sizes.get(one, -1) == sizes.get(other, -2)
    if what == "chord":
        return CHORDS.get(one, (-1,)) == CHORDS.get(other, (-2,))
    return one == other

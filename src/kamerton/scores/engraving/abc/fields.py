"""Values of ABC's information fields: key, metre, unit length, tempo, voice."""

import re
from dataclasses import dataclass
from fractions import Fraction

from kamerton.scores.engraving.abc.model import Key, Metre, Tempo

_TONICS = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5, "F": -1}
_MODES = {
    "maj": (0, "major"), "ion": (0, "ionian"), "mix": (-1, "mixolydian"), "dor": (-2, "dorian"),
    "min": (-3, "minor"), "aeo": (-3, "aeolian"), "m": (-3, "minor"), "phr": (-4, "phrygian"),
    "loc": (-5, "locrian"), "lyd": (1, "lydian"),
}  # fmt: skip
_CLEFS = ("treble", "bass", "alto", "tenor", "soprano", "mezzosoprano", "baritone", "perc")
_ACCIDENTALS = {"^": 1, "_": -1, "=": 0, "^^": 2, "__": -2}


@dataclass(frozen=True)
class VoiceField:
    voice_id: str
    name: str = ""
    clef: str = ""
    octave_shift: int = 0


def read_key(value: str) -> Key:
    """ "Gm", "F# dor", "D =c ^g", "none"."""
    value = value.split("%")[0].strip()
    head = re.match(r"^([A-G])([#b]?)\s*([A-Za-z]*)", value)
    if not head or value.lower().startswith("none"):
        return Key()
    name = head[3].lower()
    mode = name if name == "m" else name[:3]
    shift, mode_name = _MODES.get(mode, (0, "major"))
    fifths = _TONICS[head[1]] + {"#": 7, "b": -7, "": 0}[head[2]] + shift
    extra = re.findall(r"(?<!\S)(\^\^|\^|__|_|=)([A-Ga-g])(?!\S)", value)
    return Key(
        max(-7, min(7, fifths)), mode_name, tuple((s.upper(), _ACCIDENTALS[a]) for a, s in extra)
    )


def read_clef(value: str) -> str:
    """The clef named in a K: or V: field, or ""."""
    named = re.search(r"clef\s*=\s*\"?([\w+-]+)", value)
    words = [named[1]] if named else re.findall(r"[\w+-]+", value)
    for word in words:
        base = re.match(r"^([a-z]+)([+-]8)?\d?$", word)
        if base and base[1] in _CLEFS:
            return base[1] + (base[2] or "")
    return ""


def read_octave_shift(value: str) -> int:
    found = re.search(r"octave\s*=\s*(-?\d)", value)
    return int(found[1]) if found else 0


def read_metre(value: str) -> Metre | None:
    """ "3/4", "C", "C|", "2+3/8"; None for free metre."""
    value = value.strip()
    if value in {"C", "C|"}:
        return Metre("4", 4, "common") if value == "C" else Metre("2", 2, "cut")
    found = re.match(r"^\(?(\d+(?:\+\d+)*)\)?\s*/\s*(\d+)$", value)
    if (
        not found
        or int(found[2]) not in {1, 2, 4, 8, 16, 32, 64}
        or int(found[1].split("+")[0]) == 0
    ):
        return None
    return Metre(found[1], int(found[2]))


def read_length(value: str) -> Fraction | None:
    found = re.match(r"^\s*(\d+)\s*/\s*(\d+)", value)
    return (
        Fraction(int(found[1]), int(found[2]))
        if found and int(found[1]) and int(found[2])
        else None
    )


def default_length(metre: Metre | None) -> Fraction:
    """The standard's rule: sixteenths where a bar is shorter than three quarters."""
    return (
        Fraction(1, 16) if metre is not None and metre.length < Fraction(3, 4) else Fraction(1, 8)
    )


def read_tempo(value: str, unit_length: Fraction) -> Tempo:
    """ "1/4=92", "\"Andante\" 3/8=60", "120"."""
    words = " ".join(re.findall(r'"([^"]*)"', value)).strip()
    rest = re.sub(r'"[^"]*"', " ", value)
    beat = re.search(r"(\d+)\s*/\s*(\d+)\s*=\s*(\d+(?:\.\d+)?)", rest)
    if beat and int(beat[2]):
        return Tempo(words, Fraction(int(beat[1]), int(beat[2])), _bpm(beat[3]))
    number = re.search(r"(\d+(?:\.\d+)?)\s*$", rest)
    return Tempo(
        words, unit_length if "=" in rest else Fraction(1, 4), _bpm(number[1]) if number else None
    )


def _bpm(value: str) -> float:
    return min(max(float(value), 10.0), 400.0)


def read_voice(value: str) -> VoiceField:
    """ "2 clef=bass name=\"Left hand\"": its identifier and properties."""
    identifier = (value.split() or ["1"])[0]
    name = re.search(r'(?<!\w)(?:name|nm)\s*=\s*(?:"([^"]*)"|(\S+))', value)
    return VoiceField(
        identifier,
        (name[1] or name[2] or "").replace("\\n", " ") if name else "",
        read_clef(value.removeprefix(identifier)),
        read_octave_shift(value),
    )


def read_groups(value: str) -> tuple[list[list[str]], list[list[str]]]:
    """Voices joined by a brace, and voices that share a staff, of a %%score directive."""
    braced = [re.findall(r"[^\s(){}\[\]|]+", group) for group in re.findall(r"\{([^}]*)\}", value)]
    shared = [re.findall(r"[^\s(){}\[\]|]+", group) for group in re.findall(r"\(([^)]*)\)", value)]
    return [g for g in braced if len(g) > 1], [g for g in shared if len(g) > 1]

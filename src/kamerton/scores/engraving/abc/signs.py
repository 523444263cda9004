"""Decorations, chord symbols and texts of a note as MusicXML."""

import re
from xml.etree.ElementTree import Element, SubElement

from kamerton.scores.engraving.abc.model import Note

_DYNAMICS = {
    "pppp",
    "ppp",
    "pp",
    "p",
    "mp",
    "mf",
    "f",
    "ff",
    "fff",
    "ffff",
    "sf",
    "sfz",
    "fp",
    "fz",
}
_ARTICULATIONS = {
    "staccato": "staccato", "accent": "accent", ">": "accent", "emphasis": "accent",
    "tenuto": "tenuto", "wedge": "staccatissimo", "marcato": "strong-accent", "^": "strong-accent",
    "breath": "breath-mark",
}  # fmt: skip
_ORNAMENTS = {
    "trill": "trill-mark", "turn": "turn", "roll": "turn", "invertedturn": "inverted-turn",
    "mordent": "mordent", "lowermordent": "mordent", "pralltriller": "inverted-mordent",
    "uppermordent": "inverted-mordent",
}  # fmt: skip
_TECHNICAL = {
    "upbow": "up-bow",
    "downbow": "down-bow",
    "open": "open-string",
    "snap": "snap-pizzicato",
}
_WEDGES = {
    "crescendo(": "crescendo", "<(": "crescendo", "crescendo)": "stop", "<)": "stop",
    "diminuendo(": "diminuendo", ">(": "diminuendo", "diminuendo)": "stop", ">)": "stop",
}  # fmt: skip
_WORDS = {
    "D.C.",
    "D.S.",
    "fine",
    "D.C.alfine",
    "D.S.alfine",
    "D.C.alcoda",
    "D.S.alcoda",
    "dacapo",
    "dacoda",
}
_CHORD = re.compile(r"^([A-H])([#b♯♭]?)([^/]*)(?:/([A-H])([#b♯♭]?))?$")
_KINDS = [
    ("maj7", "major-seventh"), ("m7b5", "half-diminished"), ("dim7", "diminished-seventh"),
    ("dim", "diminished"), ("aug", "augmented"), ("sus4", "suspended-fourth"),
    ("sus2", "suspended-second"), ("m7", "minor-seventh"), ("min7", "minor-seventh"),
    ("m6", "minor-sixth"), ("m", "minor"), ("min", "minor"), ("7", "dominant"), ("6", "major-sixth"),
    ("9", "dominant-ninth"), ("+", "augmented"), ("", "major"),
]  # fmt: skip


def add_directions(measure: Element, note: Note) -> None:
    """What stands before the note: chord symbol, texts, dynamics, hairpins, segno and coda."""
    for text in note.annotations:
        if chord := _CHORD.match(text):
            _add_harmony(measure, chord)
        elif text.strip("^_<>@ "):
            placement = "below" if text.startswith("_") else "above"
            _direction(measure, placement, "words", text.lstrip("^_<>@"))
    for name in note.decorations:
        _add_decoration(measure, name)


def _add_decoration(measure: Element, name: str) -> None:
    if name in _DYNAMICS:
        dynamics = SubElement(_direction_type(measure, "below"), "dynamics")
        SubElement(dynamics, name)
    elif name in _WEDGES:
        SubElement(_direction_type(measure, "below"), "wedge", type=_WEDGES[name])
    elif name in {"segno", "coda"}:
        SubElement(_direction_type(measure, "above"), name)
    elif name in _WORDS:
        _direction(measure, "above", "words", name)


def add_notations(notations: Element, note: Note) -> None:
    """What hangs on the note: articulations, ornaments, bowings, fingering, fermata, arpeggio."""
    groups = (
        ("ornaments", _ORNAMENTS),
        ("technical", _TECHNICAL),
        ("articulations", _ARTICULATIONS),
    )
    for group, names in groups:
        found = [names[d] for d in note.decorations if d in names]
        fingers = [d for d in note.decorations if group == "technical" and d in "012345"]
        if found or fingers:
            holder = SubElement(notations, group)
            for name in found:
                SubElement(holder, name)
            for finger in fingers:
                SubElement(holder, "fingering").text = finger
    if "fermata" in note.decorations:
        SubElement(notations, "fermata")
    if "arpeggio" in note.decorations:
        SubElement(notations, "arpeggiate")


def _direction_type(measure: Element, placement: str) -> Element:
    direction = SubElement(measure, "direction", placement=placement)
    return SubElement(direction, "direction-type")


def _direction(measure: Element, placement: str, tag: str, text: str) -> None:
    SubElement(_direction_type(measure, placement), tag).text = text


def _add_harmony(measure: Element, chord: "re.Match[str]") -> None:
    harmony = SubElement(measure, "harmony")
    _add_step(SubElement(harmony, "root"), "root", chord[1], chord[2])
    text = chord[3].strip()
    kind = next(kind for start, kind in _KINDS if text.startswith(start))
    SubElement(harmony, "kind", text=text).text = kind
    if chord[4]:
        _add_step(SubElement(harmony, "bass"), "bass", chord[4], chord[5])


def _add_step(holder: Element, name: str, step: str, sign: str) -> None:
    SubElement(holder, f"{name}-step").text = "B" if step == "H" else step
    alter = {"#": "1", "♯": "1", "b": "-1", "♭": "-1"}.get(sign)
    if alter:
        SubElement(holder, f"{name}-alter").text = alter

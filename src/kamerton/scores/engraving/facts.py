"""Facts of a score that a text can tell: title, key, metre, parts, bars and, if short, the melody's notes."""

import re
from dataclasses import asdict, dataclass
from typing import Any
from xml.etree.ElementTree import Element

from kamerton.scores.engraving.xml import parse_xml

_NS = "{http://www.music-encoding.org/ns/mei}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LONGEST_TOLD_MELODY = 96


@dataclass(frozen=True)
class MelodyNote:
    """A written note; `step` is "" for a rest; `duration` is 1, 2, 4 … for a whole, half, quarter."""

    bar: int
    step: str
    alter: int
    octave: int
    duration: int
    dots: int


@dataclass(frozen=True)
class ScoreFacts:
    title: str
    composer: str
    fifths: int | None
    mode: str
    metre: str
    tempo_text: str
    parts: tuple[str, ...]
    staves: int
    bar_labels: tuple[str, ...]
    melody: tuple[MelodyNote, ...]
    staff_names: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ScoreFacts":
        return cls(
            **{
                **data,
                "parts": tuple(data["parts"]),
                "bar_labels": tuple(data["bar_labels"]),
                "melody": tuple(MelodyNote(**note) for note in data["melody"]),
                "staff_names": tuple(data.get("staff_names", ())),
            }
        )


def read_facts(mei: str, bars: dict[str, int]) -> ScoreFacts:
    """Read the engraver's MEI; `bars` numbers the drawn bars by identifier."""
    root = parse_xml(mei)
    score_def = root.find(f".//{_NS}scoreDef")
    staves = [] if score_def is None else list(score_def.iter(f"{_NS}staffDef"))
    fifths, mode = _key(score_def, staves)
    return ScoreFacts(
        title=_title(root),
        composer=_composer(root),
        fifths=fifths,
        mode=mode,
        metre=_metre(score_def, staves),
        tempo_text=_tempo_text(root),
        parts=_parts(score_def),
        staves=len(staves),
        bar_labels=_bar_labels(root, bars),
        melody=_melody(root, bars),
        staff_names=_staff_names(score_def),
    )


def _text(node: Element | None) -> str:
    return " ".join("".join(node.itertext()).split())[:200] if node is not None else ""


def _title(root: Element) -> str:
    for path in (f".//{_NS}workList//{_NS}title", f".//{_NS}titleStmt/{_NS}title"):
        for node in root.findall(path):
            if text := _text(node):
                return text
    head = root.find(f".//{_NS}pgHead")
    centred = (
        [] if head is None else [r for r in head.iter(f"{_NS}rend") if r.get("halign") == "center"]
    )
    return _text(centred[0]) if centred else ""


def _composer(root: Element) -> str:
    for node in root.iter(f"{_NS}composer"):
        if text := _text(node):
            return text
    for node in root.iter(f"{_NS}persName"):
        if node.get("role") in {"composer", "cmp"} and (text := _text(node)):
            return text
    head = root.find(f".//{_NS}pgHead")
    right = (
        [] if head is None else [r for r in head.iter(f"{_NS}rend") if r.get("halign") == "right"]
    )
    return _text(right[0]) if right else ""


def _key(score_def: Element | None, staves: list[Element]) -> tuple[int | None, str]:
    if score_def is None:
        return None, ""
    for holder in [score_def, *staves]:
        sign = holder.find(f"{_NS}keySig")
        value = holder.get("keysig") or (sign.get("sig") if sign is not None else None)
        mode = holder.get("key.mode") or (sign.get("mode", "") if sign is not None else "")
        if value or sign is not None or holder.get("key.pname"):
            return _fifths(value or "0"), mode or ""
    return None, ""


def _fifths(signature: str) -> int | None:
    found = re.match(r"^(\d+)([fs]?)$", signature)
    if not found:
        return None
    return -int(found[1]) if found[2] == "f" else int(found[1])


def _metre(score_def: Element | None, staves: list[Element]) -> str:
    for holder in [] if score_def is None else [score_def, *staves]:
        sign = holder.find(f".//{_NS}meterSig")
        count = holder.get("meter.count") or (sign.get("count") if sign is not None else None)
        unit = holder.get("meter.unit") or (sign.get("unit") if sign is not None else None)
        if count and unit:
            return f"{count}/{unit}"
    return ""


def _tempo_text(root: Element) -> str:
    for tempo in root.iter(f"{_NS}tempo"):
        words = re.sub(r"[\ue000-\uf8ff]", "", _text(tempo)).split("=")[0].strip(" (")
        if words:
            return words[:60]
    return ""


def _parts(score_def: Element | None) -> tuple[str, ...]:
    if score_def is None:
        return ()
    return tuple(text for label in score_def.iter(f"{_NS}label") if (text := _text(label)))[:24]


def _staff_names(score_def: Element | None) -> tuple[str, ...]:
    """The label of every staff from the top; a staff of several has that of its group."""
    if score_def is None:
        return ()
    names: list[str] = []
    _name_staves(score_def, "", names)
    return tuple(names)


def _name_staves(node: Element, inherited: str, names: list[str]) -> None:
    name = _text(node.find(f"{_NS}label")) or inherited
    if node.tag == f"{_NS}staffDef":
        names.append(name)
        return
    for child in node:
        if child.tag in {f"{_NS}staffGrp", f"{_NS}staffDef"}:
            _name_staves(child, name, names)


def _bar_labels(root: Element, bars: dict[str, int]) -> tuple[str, ...]:
    labels = [""] * len(bars)
    for measure in root.iter(f"{_NS}measure"):
        index = bars.get(measure.get(_XML_ID, ""))
        if index is not None:
            labels[index] = (measure.get("n") or "")[:12]
    return tuple(label or str(index + 1) for index, label in enumerate(labels))


def _melody(root: Element, bars: dict[str, int]) -> tuple[MelodyNote, ...]:
    """The single line of a one-staff score without chords and second voices; empty where there is more."""
    notes: list[MelodyNote] = []
    for measure in root.iter(f"{_NS}measure"):
        staves = measure.findall(f"{_NS}staff")
        layers = [layer for staff in staves for layer in staff.findall(f"{_NS}layer")]
        if (
            len(staves) > 1
            or len(layers) > 1
            or next(measure.iter(f"{_NS}chord"), None) is not None
        ):
            return ()
        bar = bars.get(measure.get(_XML_ID, ""), 0)
        notes += [
            _melody_note(node, bar) for layer in layers for node in layer.iter() if _is_told(node)
        ]
        if len(notes) > _LONGEST_TOLD_MELODY:
            return ()
    return tuple(notes)


def _is_told(node: Element) -> bool:
    return node.tag in {f"{_NS}note", f"{_NS}rest", f"{_NS}mRest"} and not node.get("grace")


def _melody_note(node: Element, bar: int) -> MelodyNote:
    sign = node.find(f"{_NS}accid")
    written = sign.get("accid") or sign.get("accid.ges") if sign is not None else None
    accidental = node.get("accid") or node.get("accid.ges") or written or "n"
    duration = node.get("dur", "4" if node.tag != f"{_NS}mRest" else "1")
    return MelodyNote(
        bar=bar,
        step=node.get("pname", "").upper(),
        alter={"s": 1, "ss": 2, "x": 2, "f": -1, "ff": -2}.get(accidental, 0),
        octave=int(node.get("oct", "4")),
        duration=int(duration) if duration.isdigit() else 1,
        dots=int(node.get("dots", "0")),
    )

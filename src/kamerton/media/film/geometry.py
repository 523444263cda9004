"""Where bars and notes stand on an engraved page, read from its drawing.

The drawing marks bars by `data-m` and notes by `data-n`; its numbers are whole units of the page.
"""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_LINE = re.compile(r"^M(-?[\d.]+) (-?[\d.]+) L(-?[\d.]+) (-?[\d.]+)$")
_MOVE = re.compile(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)")


@dataclass(frozen=True)
class Box:
    """A rectangle in units of the page."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass
class PageGeometry:
    """Size of a page in its own units, boxes of its bars, places of its notes' heads."""

    width: float
    height: float
    bars: dict[int, Box] = field(default_factory=dict)
    notes: dict[int, tuple[float, float]] = field(default_factory=dict)


def read_geometry(svg: str) -> PageGeometry:
    """Read one page as the engraver's clean-up writes it."""
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own drawing, without a document type)
    _, _, width, height = (float(part) for part in root.get("viewBox", "0 0 1 1").split())
    page = PageGeometry(width, height)
    _walk(root, (0.0, 0.0), None, page)
    return page


def _walk(
    node: Element, origin: tuple[float, float], bar: list[float] | None, page: PageGeometry
) -> None:
    tag = node.tag.rpartition("}")[2]
    moved = _MOVE.search(node.get("transform", "")) if tag == "g" else None
    if moved:
        origin = (origin[0] + float(moved[1]), origin[1] + float(moved[2]))
    if "data-m" in node.attrib:
        bar = []
    if tag == "path" and bar is not None:
        _take_line(node.get("d", ""), origin, bar)
    if "data-n" in node.attrib:
        _take_note(node, origin, page)
    for child in node:
        _walk(child, origin, bar, page)
    if "data-m" in node.attrib and bar:
        lefts, tops = bar[0::4], bar[1::4]
        box = Box(min(lefts), min(tops), max(bar[2::4]), max(bar[3::4]))
        page.bars.setdefault(int(node.attrib["data-m"]), box)


def _take_line(drawn: str, origin: tuple[float, float], bar: list[float]) -> None:
    """Lines of the staff are the long level ones."""
    found = _LINE.match(drawn)
    if found and found[2] == found[4] and float(found[3]) - float(found[1]) > 400:
        left, right = (float(found[i]) + origin[0] for i in (1, 3))
        level = float(found[2]) + origin[1]
        bar += [left, level, right, level]


def _take_note(node: Element, origin: tuple[float, float], page: PageGeometry) -> None:
    for head in node.iter():
        if head.tag.endswith("use") and (place := _MOVE.search(head.get("transform", ""))):
            where = (float(place[1]) + origin[0], float(place[2]) + origin[1])
            page.notes.setdefault(int(node.attrib["data-n"]), where)
            return

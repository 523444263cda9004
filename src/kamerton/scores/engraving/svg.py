"""An engraved page as markup that is safe and small and needs no style sheet.

What the engraver draws is rebuilt from an allow-list: a source may carry drawings of its own into the
page. Colour is `currentColor` throughout, so that a page follows the theme it stands in. Notes carry
`data-n` and bars `data-m`, counted through the whole score and equal in every layout.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from kamerton.scores.engraving.svg_text import render_text
from kamerton.scores.engraving.xml import parse_xml

_DRAWN = {
    "path": {
        "d",
        "transform",
        "fill",
        "stroke-width",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
    },
    "polygon": {"points"},
    "polyline": {"points", "fill", "stroke-width", "stroke-linecap", "stroke-linejoin"},
    "rect": {"x", "y", "width", "height", "fill-opacity", "stroke-width"},
    "ellipse": {"cx", "cy", "rx", "ry", "fill-opacity", "stroke-width"},
    "use": {"href", "transform"},
}
_LEFT_OUT = {"placeholder", "pageMilestone", "pageMilestoneEnd", "systemMilestoneEnd", "labelAttr"}
_BOLD = {"ending", "fing", "reh", "tempo"}
_ITALIC = {"dir", "dynam", "mNum"}
_COLOUR = re.compile(r"^(#[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20}|rgb\([\d\s,%]+\))$")
_PLAIN_VALUE = re.compile(r"^[-\w\s.,()#%+]*$")
_FONT = "Times New Roman, Times, Liberation Serif, serif"


@dataclass
class SignNumbers:
    """The numbers of bars and notes by the engraver's own identifiers, in order of appearance."""

    bars: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)

    def bar(self, identifier: str) -> int:
        return self.bars.setdefault(identifier, len(self.bars))

    def note(self, identifier: str) -> int:
        return self.notes.setdefault(identifier, len(self.notes))


@dataclass(frozen=True)
class Page:
    svg: str
    width: int
    height: int
    bars: tuple[int, ...]


@dataclass(frozen=True)
class _Context:
    numbers: SignNumbers
    bars: list[int]
    weight: str = ""
    style: str = ""


def clean_page(svg: str, numbers: SignNumbers) -> Page:
    """Rebuild one page drawn by the engraver."""
    root = parse_xml(svg)
    inner = next((e for e in root if _tag(e) == "svg"), root)
    box = _box(inner)
    size = _box(root)
    context = _Context(numbers, [])
    defs = "".join(_definitions(root))
    body = "".join(_render(child, context) for child in inner)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box[0]:g} {box[1]:g}" '
        f'width="{size[0]:.0f}" height="{size[1]:.0f}" font-family="{_FONT}" '
        'fill="currentColor" stroke="currentColor">'
    )
    return Page(f"{head}{defs}{body}</svg>", round(size[0]), round(size[1]), tuple(context.bars))


def _definitions(root: Element) -> list[str]:
    glyphs = []
    for defs in (e for e in root if _tag(e) == "defs"):
        for glyph in defs:
            code = _glyph_code(glyph.get("id", ""))
            outline = next((e.get("d", "") for e in glyph.iter() if _tag(e) == "path"), "")
            if code and _PLAIN_VALUE.match(outline):
                glyphs.append(
                    f'<path id="{code}" stroke="none" transform="scale(1 -1)" d="{outline}"/>'
                )
    return ["<defs>", *glyphs, "</defs>"] if glyphs else []


def _render(node: Element, context: _Context) -> str:
    tag = _tag(node)
    if tag == "g":
        return _render_group(node, context)
    if tag == "text":
        return render_text(node, context.weight, context.style)
    if tag == "use":
        code = _glyph_code(node.get("href", "").removeprefix("#"))
        return f'<use href="#{code}"{_attributes(node, {"transform"})}/>' if code else ""
    if tag in _DRAWN:
        return f"<{tag}{_attributes(node, _DRAWN[tag])}/>"
    return ""


def _render_group(node: Element, context: _Context) -> str:
    classes = node.get("class", "").split()
    if _LEFT_OUT.intersection(classes) or node.get("visibility") == "hidden":
        return ""
    kind = classes[0] if classes else ""
    context = _Context(
        context.numbers,
        context.bars,
        "bold" if kind in _BOLD else "normal" if kind == "label" else context.weight,
        "italic" if kind in _ITALIC else context.style,
    )
    marks = _marks(node, kind, context) + _attributes(node, {"transform"}) + _colour(node)
    body = "".join(_render(child, context) for child in node)
    if not body:
        return ""
    return f"<g{marks}>{body}</g>" if marks else body


def _marks(node: Element, kind: str, context: _Context) -> str:
    identifier = node.get("id", "")
    if kind == "measure":
        bar = context.numbers.bar(identifier)
        context.bars.append(bar)
        return f' data-m="{bar}"'
    if kind == "note":
        return f' data-n="{context.numbers.note(identifier)}"'
    return ""


def _attributes(node: Element, kept: set[str]) -> str:
    return "".join(
        f" {name}={quoteattr(value)}"
        for name, value in node.attrib.items()
        if name in kept and _PLAIN_VALUE.match(value) and "url" not in value
    )


def _colour(node: Element) -> str:
    colour = node.get("fill") or node.get("color") or ""
    return f' fill="{colour}" stroke="{colour}" color="{colour}"' if _COLOUR.match(colour) else ""


def _glyph_code(identifier: str) -> str:
    found = re.match(r"^([0-9A-F]{4,5})\b", identifier)
    return f"smufl-{found[1]}" if found else ""


def _box(node: Element) -> tuple[float, float]:
    _, _, width, height = (float(part) for part in node.get("viewBox", "0 0 0 0").split())
    return width, height


def _tag(node: Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""

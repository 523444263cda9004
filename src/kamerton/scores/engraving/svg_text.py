"""Text of an engraved page: nested tspans become plain runs, and music signs in text become outlines.

The engraver nests spans by its own document, sets music signs in a web font, and relies on a style
sheet. None of that survives a strict Content-Security-Policy, so every run carries its own attributes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from kamerton.scores.engraving.glyphs import is_music_sign, music_glyph, text_width_em

_KEPT_WEIGHT = {"bold", "normal"}
_KEPT_STYLE = {"italic", "normal", "oblique"}


@dataclass(frozen=True)
class RunStyle:
    size: float = 0.0
    weight: str = ""
    style: str = ""
    anchor: str = ""
    x: float = 0.0
    y: float = 0.0
    line: int = 0


@dataclass(frozen=True)
class Run:
    text: str
    style: RunStyle
    is_music: bool

    @property
    def width(self) -> float:
        if self.is_music:
            glyphs = (music_glyph(c) for c in self.text if not c.isspace())
            return sum(g.advance_em for g in glyphs if g) * self.style.size
        return self.style.size * text_width_em(
            self.text, is_bold=self.style.weight == "bold", is_italic=self.style.style == "italic"
        )


def render_text(element: Element, weight: str, style: str) -> str:
    """The markup of a <text> element; `weight` and `style` come from the kind of sign it belongs to."""
    parts = []
    for _, runs in groupby(
        _runs(element, RunStyle(weight=weight, style=style)), key=lambda r: r.style.line
    ):
        line = list(runs)
        has_music = any(run.is_music for run in line)
        parts.append(_render_mixed(line) if has_music else _render_plain(line))
    return "".join(parts)


def _runs(element: Element, inherited: RunStyle) -> Iterator[Run]:
    line = 0

    def walk(node: Element, style: RunStyle) -> Iterator[Run]:
        nonlocal line
        if "x" in node.attrib or "y" in node.attrib:
            line += 1
        style = _style_of(node, replace(style, line=line))
        children = list(node)
        if not children and node.text and style.size > 0:
            yield from _split(node.text, style)
        for child in children:
            yield from walk(child, replace(style, line=line))

    yield from walk(element, inherited)


def _split(text: str, style: RunStyle) -> Iterator[Run]:
    for is_music, characters in groupby(text, key=is_music_sign):
        yield Run("".join(characters), style, is_music)


def _style_of(node: Element, style: RunStyle) -> RunStyle:
    weight, slant = node.get("font-weight", ""), node.get("font-style", "")
    return replace(
        style,
        size=_number(node.get("font-size", ""), style.size),
        weight=weight if weight in _KEPT_WEIGHT else style.weight,
        style=slant if slant in _KEPT_STYLE else style.style,
        anchor=node.get("text-anchor") or style.anchor,
        x=_number(node.get("x", ""), style.x),
        y=_number(node.get("y", ""), style.y),
    )


def _render_plain(line: list[Run]) -> str:
    first = line[0].style
    line = [replace(line[0], text=line[0].text.lstrip()), *line[1:]]
    body = "".join(_span(run, first) for run in line if run.text)
    anchor = f' text-anchor="{first.anchor}"' if first.anchor in {"middle", "end"} else ""
    return (
        f'<text stroke="none" x="{first.x:g}" y="{first.y:g}"{anchor}{_attributes(first)}>{body}</text>'
        if body
        else ""
    )


def _span(run: Run, base: RunStyle) -> str:
    same = (run.style.size, run.style.weight, run.style.style) == (
        base.size,
        base.weight,
        base.style,
    )
    text = escape(run.text)
    return text if same else f"<tspan{_attributes(run.style)}>{text}</tspan>"


def _attributes(style: RunStyle) -> str:
    weight = ' font-weight="bold"' if style.weight == "bold" else ""
    slant = ' font-style="italic"' if style.style in {"italic", "oblique"} else ""
    return f' font-size="{style.size:g}"{weight}{slant}'


def _render_mixed(line: list[Run]) -> str:
    line = list(_merged(line))
    first = line[0].style
    parts: list[str] = []
    shift = {"middle": 0.5, "end": 1.0}.get(first.anchor, 0.0)
    x = first.x - shift * sum(run.width for run in line)
    for run in line:
        placed = replace(run.style, x=x, y=first.y, anchor="")
        if run.is_music:
            x += 0.2 * run.style.size if parts else 0
            parts.append(_outlines(run, x, first.y))
        elif run.text.strip():
            lead = len(run.text) - len(run.text.lstrip())
            placed = replace(placed, x=round(x + lead * 0.25 * run.style.size))
            parts.append(_render_plain([replace(run, style=placed)]))
        x += run.width
    return "".join(parts)


def _merged(line: list[Run]) -> Iterator[Run]:
    """Neighbouring runs of one style as one, with single spaces, so that they are set as text is."""
    for _, group in groupby(line, key=lambda run: (run.is_music, run.style)):
        runs = list(group)
        text = "".join(run.text for run in runs)
        yield replace(runs[0], text=text if runs[0].is_music else re.sub(r"\s+", " ", text))


def _outlines(run: Run, x: float, y: float) -> str:
    parts = []
    scale = run.style.size / 1000
    for character in run.text:
        glyph = music_glyph(character)
        if glyph is None:
            continue
        parts.append(
            f'<path transform="translate({x:.0f} {y:g}) scale({scale:g} {-scale:g})" d="{glyph.outline}"/>'
        )
        x += glyph.advance_em * run.style.size
    return "".join(parts)


def _number(value: str, default: float) -> float:
    try:
        return float(value.removesuffix("px"))
    except ValueError:
        return default

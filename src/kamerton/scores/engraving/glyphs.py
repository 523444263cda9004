"""Measures and outlines of the engraver's fonts, read from its own data: text is laid out as it laid it out."""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kamerton.scores.engraving.xml import parse_xml

_MUSIC_FONT = "Leipzig"
_FIRST_MUSIC_CODE, _LAST_MUSIC_CODE = 0xE000, 0xF8FF


@dataclass(frozen=True)
class Glyph:
    outline: str
    advance_em: float


def is_music_sign(character: str) -> bool:
    """Whether the character stands in the private area that music fonts use."""
    return _FIRST_MUSIC_CODE <= ord(character) <= _LAST_MUSIC_CODE


@lru_cache(maxsize=512)
def music_glyph(character: str) -> Glyph | None:
    """The outline and width of one sign of the music font, or None if the font lacks it."""
    code = f"{ord(character):04X}"
    source = files("verovio") / "data" / _MUSIC_FONT / f"{code}.xml"
    if not source.is_file():
        return None
    outline = re.search(r'\sd="([^"]*)"', source.read_text())
    return Glyph(outline[1] if outline else "", _advances(_MUSIC_FONT, "").get(code, 0.5))


def text_width_em(text: str, *, is_bold: bool = False, is_italic: bool = False) -> float:
    """Width of a run of text in units of its font size."""
    style = {(True, True): "-bold-italic", (True, False): "-bold", (False, True): "-italic"}
    advances = _advances("Times", style.get((is_bold, is_italic), ""))
    unknown = 0.58 if is_bold else 0.535  # the engraver has no Cyrillic measures
    return sum(advances.get(f"{ord(c):X}", unknown) for c in text)


@lru_cache(maxsize=8)
def _advances(font: str, style: str) -> dict[str, float]:
    root = files("verovio") / "data"
    source = root / f"{font}.xml" if font == _MUSIC_FONT else root / "text" / f"{font}{style}.xml"
    boxes = parse_xml(source.read_bytes())
    unit = float(boxes.get("units-per-em", "1000"))
    return {
        g.get("c", ""): float(g.get("h-a-x") or g.get("w") or 0) / unit for g in boxes.iter("g")
    }

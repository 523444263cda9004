"""Engraving in this process. It trusts nobody's time or memory: run it through the worker."""

import base64
import json
import zlib
from dataclasses import asdict, dataclass
from typing import Any

import verovio

from kamerton.scores.engraving.abc import abc_to_musicxml
from kamerton.scores.engraving.facts import read_facts
from kamerton.scores.engraving.faults import EngravingFault, FaultCode
from kamerton.scores.engraving.formats import ScoreFormat, read_source
from kamerton.scores.engraving.midi import MidiError, Performance, parse_midi
from kamerton.scores.engraving.repair import repair_musicxml
from kamerton.scores.engraving.svg import Page, SignNumbers, clean_page
from kamerton.scores.engraving.timeline import make_timeline

MAX_BARS = 3000
MAX_PAGES = 80


@dataclass(frozen=True)
class Layout:
    """A width to engrave for; the height of a staff on the page follows from the scale."""

    name: str
    page_width: int
    page_height: int
    scale: int


LAYOUTS = (Layout("wide", 1900, 2500, 40), Layout("narrow", 900, 2300, 40))
_COMMON_OPTIONS: dict[str, Any] = {
    "adjustPageHeight": True,
    "breaks": "auto",
    "footer": "none",
    "lyricWordSpace": 2.0,
    "header": "none",
    "mnumInterval": 0,
    "pageMarginBottom": 30,
    "pageMarginLeft": 20,
    "pageMarginRight": 20,
    "pageMarginTop": 30,
    "smuflTextFont": "none",
    "svgRemoveXlink": True,
    "svgViewBox": True,
}


def engrave(source: bytes, format_name: str = "", semitones: int = 0) -> dict[str, Any]:
    """Pages of every layout, timeline, MIDI and facts of a score, ready for JSON.

    Raises EngravingFault when the source is refused.
    """
    score_format, text = read_source(source, ScoreFormat(format_name) if format_name else None)
    toolkit = new_toolkit(text)
    if score_format is ScoreFormat.ABC:
        text = abc_to_musicxml(text)
    if semitones:
        toolkit.setOptions({"transpose": str(semitones)})
    _load(toolkit, text, score_format)
    numbers = SignNumbers()
    layouts = {layout.name: _pages(toolkit, layout, numbers) for layout in LAYOUTS}
    if not numbers.bars:
        raise EngravingFault(FaultCode.NO_MUSIC, "nothing drawn")
    if len(numbers.bars) > MAX_BARS:
        raise EngravingFault(FaultCode.TOO_LONG, f"{len(numbers.bars)} bars")
    midi = base64.b64decode(toolkit.renderToMIDI())
    timemap = toolkit.renderToTimemap({"includeMeasures": True})
    timeline = make_timeline(timemap, numbers, _performance(midi))
    return {
        "format": str(score_format),
        "layouts": {name: [asdict(page) for page in pages] for name, pages in layouts.items()},
        "facts": read_facts(toolkit.getMEI(), numbers.bars).as_json(),
        "timeline": timeline.as_json(),
        "midi": base64.b64encode(midi).decode(),
    }


def _load(toolkit: verovio.toolkit, text: str, score_format: ScoreFormat) -> None:
    toolkit.setOptions(_options(LAYOUTS[0]))
    is_loaded = toolkit.loadData(text) and toolkit.getPageCount() > 0
    if score_format is ScoreFormat.MUSICXML and not (
        is_loaded and "measure" in toolkit.renderToSVG(1)
    ):
        is_loaded = toolkit.loadData(repair_musicxml(text))
    if not is_loaded or toolkit.getPageCount() < 1:
        raise EngravingFault(FaultCode.NO_MUSIC)


def new_toolkit(text: str) -> verovio.toolkit:
    """A toolkit whose generated identifiers depend on the text alone."""
    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    toolkit.setOptions({"xmlIdSeed": zlib.crc32(text.encode()) & 0x3FFFFFFF or 1})
    return toolkit


def _options(layout: Layout) -> dict[str, Any]:
    return {
        **_COMMON_OPTIONS,
        "pageWidth": layout.page_width,
        "pageHeight": layout.page_height,
        "scale": layout.scale,
    }


def _pages(toolkit: verovio.toolkit, layout: Layout, numbers: SignNumbers) -> list[Page]:
    toolkit.setOptions(_options(layout))
    toolkit.redoLayout()
    count = toolkit.getPageCount()
    if count > MAX_PAGES:
        raise EngravingFault(FaultCode.TOO_LONG, f"{count} pages")
    return [clean_page(toolkit.renderToSVG(number + 1), numbers) for number in range(count)]


def _performance(midi: bytes) -> Performance:
    try:
        return parse_midi(midi)
    except MidiError:
        return Performance((), {}, (), 0.0)


def engrave_to_json(source: bytes, format_name: str = "", semitones: int = 0) -> bytes:
    """The worker's answer: the result, or the code of the fault."""
    try:
        answer: dict[str, Any] = {"ok": engrave(source, format_name, semitones)}
    except EngravingFault as fault:
        answer = {"fault": str(fault.code), "detail": fault.detail[:500]}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()

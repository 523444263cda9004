"""The demo's music, institute, programmes and materials are whole: every bar adds up, every reference resolves."""

import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import verovio

import kamerton

CONTENT = Path(kamerton.__file__).parent / "runtime" / "demo" / "content"
MUSIC = CONTENT / "music"
MEI = "{http://www.music-encoding.org/ns/mei}"
INSTRUMENTS = {
    "bayan",
    "accordion",
    "piano",
    "voice",
    "violin",
    "domra",
    "balalaika",
    "flute",
    "guitar",
}
LEVELS = {"basic", "intermediate", "advanced"}


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


PIECES: list[dict[str, Any]] = read_toml(MUSIC / "index.toml")["pieces"]
SLUGS = [piece["slug"] for piece in PIECES]


@cache
def engraved(file: str) -> ElementTree.Element:
    toolkit = verovio.toolkit()
    assert toolkit.loadFile(str(MUSIC / file))
    assert toolkit.getPageCount() >= 1
    assert "<svg" in toolkit.renderToSVG(1)
    assert toolkit.renderToTimemap()
    return ElementTree.fromstring(toolkit.getMEI())


def length(element: ElementTree.Element, scale: Fraction = Fraction(1)) -> Fraction:
    """Length in quarter notes of everything that sounds or rests inside one layer."""
    total = Fraction(0)
    for child in element:
        tag = child.tag.removeprefix(MEI)
        if tag == "graceGrp" or child.get("grace"):
            continue
        if tag in {"note", "chord", "rest", "space"}:
            plain = Fraction(4, int(child.attrib["dur"]))
            dots = int(child.get("dots", "0"))
            total += scale * plain * (2 - Fraction(1, 2**dots))
        elif tag in {"beam", "tuplet", "ftrem"}:
            ratio = Fraction(int(child.get("numbase", "1")), int(child.get("num", "1")))
            total += length(child, scale * (ratio if tag == "tuplet" else 1))
    return total


def measures(root: ElementTree.Element) -> list[ElementTree.Element]:
    return list(root.iter(f"{MEI}measure"))


@pytest.mark.parametrize("piece", PIECES, ids=SLUGS)
def test_piece_is_described(piece: dict[str, Any]) -> None:
    assert piece["file"].rsplit(".", 1)[0] == piece["slug"]
    assert piece["title"].keys() == piece["composer"].keys() == {"ru", "en"}
    assert piece["level"] in LEVELS
    assert set(piece["instruments"]) <= INSTRUMENTS
    assert piece["licence"] in {"public-domain", "CC BY-SA 4.0"}
    assert 0 <= piece["midi_program"] <= 127
    assert 40 <= piece["tempo_bpm"] <= 200
    assert 2 <= piece["annotation"].count(". ") + 1 <= 6


@pytest.mark.parametrize("piece", PIECES, ids=SLUGS)
def test_bars_of_piece_add_up(piece: dict[str, Any]) -> None:
    count, unit = map(int, piece["meter"].split("/"))
    full = Fraction(4 * count, unit)
    bars = measures(engraved(piece["file"]))
    pickup = bars[0].get("metcon") == "false"
    sums = [
        {length(layer) for layer in bar.iter(f"{MEI}layer") if layer.find(f"{MEI}mSpace") is None}
        for bar in bars
    ]
    if pickup:
        (upbeat,) = sums.pop(0)
        assert upbeat < full
        last = sums.pop()
        assert last in ({full}, {full - upbeat})
    assert len(sums) >= 7
    assert [number for number, sum_ in enumerate(sums, 1) if sum_ != {full}] == []


def test_music_holds_every_format_and_no_stray_file() -> None:
    files = {path.name for path in MUSIC.iterdir()} - {"README.md", "index.toml"}
    assert files == {piece["file"] for piece in PIECES}
    assert len(PIECES) == len(set(SLUGS)) >= 14
    formats = [name.rsplit(".", 1)[1] for name in files]
    assert min(formats.count("abc"), formats.count("musicxml"), formats.count("mei")) >= 2


def test_songs_carry_their_words() -> None:
    songs = {piece["slug"] for piece in PIECES if piece["midi_program"] == 52}
    with_syllables = {
        piece["slug"]
        for piece in PIECES
        if engraved(piece["file"]).find(f".//{MEI}syl") is not None
    }
    assert songs <= with_syllables

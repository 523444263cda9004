import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerton.scores.engraving.faults import EngravingFault, FaultCode
from kamerton.scores.engraving.formats import (
    MAX_SOURCE_BYTES,
    ScoreFormat,
    detect_format,
    read_source,
    unpack_mxl,
)

SCORE = b'<?xml version="1.0"?><score-partwise version="4.0"><part-list/></score-partwise>'


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def fault_of(source: bytes) -> FaultCode:
    with pytest.raises(EngravingFault) as caught:
        read_source(source)
    return caught.value.code


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (SCORE, ScoreFormat.MUSICXML),
        (b'<mei xmlns="http://www.music-encoding.org/ns/mei"/>', ScoreFormat.MEI),
        ("X:1\nT:Песня\nK:C\nCDE|".encode(), ScoreFormat.ABC),
        (b"K:G\nGAB", ScoreFormat.ABC),
        (packed({"a.xml": SCORE}), ScoreFormat.MXL),
        (b"%PDF-1.7", None),
        ("Просто текст".encode(), None),
        (SCORE.decode().encode("utf-16"), ScoreFormat.MUSICXML),
    ],
)
def test_detect_format_reads_content(source: bytes, expected: ScoreFormat | None):
    assert detect_format(source) is expected


def test_unpack_mxl_takes_the_named_root():
    container = b'<container><rootfiles><rootfile full-path="b.xml"/></rootfiles></container>'
    data = packed({"a.xml": b"<no/>", "META-INF/container.xml": container, "b.xml": SCORE})
    assert unpack_mxl(data) == SCORE
    assert read_source(data)[0] is ScoreFormat.MUSICXML


def test_an_archive_bomb_is_refused_before_it_is_unpacked():
    assert fault_of(packed({"a.xml": b"0" * 20_000_000})) is FaultCode.ARCHIVE_BOMB
    assert fault_of(packed({f"{i}.xml": SCORE for i in range(300)})) is FaultCode.ARCHIVE_BOMB


def test_a_broken_archive_is_refused():
    assert fault_of(packed({"a.xml": SCORE})[:60]) is FaultCode.BAD_ARCHIVE
    assert fault_of(packed({"readme.txt": b"no score"})) is FaultCode.BAD_ARCHIVE


def test_sizes_and_emptiness_are_refused():
    assert fault_of(b"  \n") is FaultCode.EMPTY
    assert fault_of(b"x" * (MAX_SOURCE_BYTES + 1)) is FaultCode.TOO_LARGE
    assert fault_of("Стихи".encode()) is FaultCode.UNKNOWN_FORMAT
    assert fault_of(b"<score-partwise ><part></score-partwise>") is FaultCode.NOT_WELL_FORMED


def test_entities_of_a_document_type_are_never_expanded():
    bomb = b'<!DOCTYPE score-partwise [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SCORE[21:]
    _, text = read_source(bomb)
    assert "ENTITY" not in text
    assert fault_of(bomb.replace(b"<part-list/>", b"&b;")) is FaultCode.NOT_WELL_FORMED


@given(st.binary(max_size=400))
def test_detect_format_never_fails(data: bytes):
    detect_format(data)

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerton.files.kinds import EXTENSIONS, HEAD_BYTES, INLINE, clean_name, kind_of
from tests.files import samples

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OFFICE = "application/vnd.openxmlformats-officedocument"
CASES = [
    (samples.picture("PNG"), "a.png", "image/png", "a.png"),
    (samples.picture("JPEG"), "a.png", "image/jpeg", "a.jpg"),
    (samples.picture("WEBP"), "фото", "image/webp", "фото.webp"),
    (samples.picture("GIF"), "a.html", "image/gif", "a.gif"),
    (samples.pdf(), "план.pdf", "application/pdf", "план.pdf"),
    (samples.pdf(), "план.docx", "application/pdf", "план.pdf"),
    (samples.word("а"), "a.docx", f"{OFFICE}.wordprocessingml.document", "a.docx"),
    (samples.sheet("а"), "a.zip", f"{OFFICE}.spreadsheetml.sheet", "a.xlsx"),
    (samples.slides("а"), "a.pptx", f"{OFFICE}.presentationml.presentation", "a.pptx"),
    (samples.open_text("а"), "a.odt", "application/vnd.oasis.opendocument.text", "a.odt"),
    (samples.musicxml_archive(), "a.mxl", "application/vnd.recordare.musicxml", "a.mxl"),
    (samples.wave(), "take.wav", "audio/wav", "take.wav"),
    (b"ID3\x04\0\0\0\0\0\0" + b"\0" * 50, "a.mp3", "audio/mpeg", "a.mp3"),
    (b"\0\0\0\x20ftypisom\0\0\0\0" + b"\0" * 50, "a.mp4", "video/mp4", "a.mp4"),
    (b"\0\0\0\x20ftypisom\0\0\0\0hdlrsoun", "a.mp4", "audio/mp4", "a.m4a"),
    (b"\0\0\0\x20ftypisom\0\0\0\0soun vide", "a.mp4", "video/mp4", "a.mp4"),
    (b"\x1aE\xdf\xa3\x9fB\x86webm A_OPUS", "a.webm", "audio/webm", "a.webm"),
    (b"\x1aE\xdf\xa3\x9fB\x86webm V_VP8 A_OPUS", "a.webm", "video/webm", "a.webm"),
    (b"\0\0\0\x20ftypM4A \0\0\0\0" + b"\0" * 50, "a.m4a", "audio/mp4", "a.m4a"),
    (b"MThd\0\0\0\x06" + b"\0" * 20, "a.mid", "audio/midi", "a.mid"),
    (
        b"<?xml version='1.0'?><!DOCTYPE score-partwise PUBLIC 'x' 'y'><score-partwise/>",
        "полька.musicxml",
        "application/vnd.recordare.musicxml+xml",
        "полька.musicxml",
    ),
    (b"<?xml version='1.0'?><mei xmlns='x'/>", "a.mei", "application/mei+xml", "a.mei"),
    (SVG, "a.svg", "image/svg+xml", "a.svg"),
    (SVG, "a.png", "image/svg+xml", "a.svg"),
    (b"<?xml version='1.0'?>" + SVG, "a.xml", "image/svg+xml", "a.svg"),
    (b"<!DOCTYPE html><p>", "a.txt", "text/html", "a.html"),
    (b"hello <script>alert(1)</script>", "a.jpg", "text/html", "a.html"),
    ("Заметки к уроку".encode(), "a.txt", "text/plain", "a.txt"),
    ("Заметки к уроку".encode("cp1251"), "a.txt", "text/plain", "a.txt"),
    ("Заметки".encode("utf-16"), "a.txt", "text/plain", "a.txt"),
    (b"X:1\nK:C\nCDEF|", "a.abc", "text/vnd.abc", "a.abc"),
    (b"a;b\n1;2", "a.csv", "text/csv", "a.csv"),
    (bytes(range(256)), "a.sf3", "application/octet-stream", "a.sf3"),
]


@pytest.mark.parametrize(("content", "name", "mime", "kept"), CASES)
def test_content_decides_and_the_name_is_mended(content, name, mime, kept):
    kind = kind_of(content[:HEAD_BYTES], name, io.BytesIO(content))
    assert (kind.mime, kind.name, kind.is_program) == (mime, kept, False)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\0", "ноты.pdf"),
        (b"\x7fELF\x02", "a"),
        (b"#!/bin/sh\nrm", "a.txt"),
        (b"harmless", "a.exe"),
        (b"harmless", "отчёт.pdf.SCR"),
        (samples._zip({"META-INF/MANIFEST.MF": "x"}), "a.zip"),
    ],
)
def test_programs_are_told_by_content_and_by_name(content, name):
    assert kind_of(content, name, io.BytesIO(content)).is_program


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Ноты\\полька.pdf", "полька.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        (" . ", "file"),
        ("", "file"),
        ("а" * 300 + ".pdf", "а" * 140 + ".pdf"),
        ('a<b>"c".txt', "abc.txt"),
    ],
)
def test_names_are_cleaned(name, kept):
    assert clean_name(name) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(name):
    kept = clean_name(name)
    assert 0 < len(kept) <= 151
    assert not set(kept) & set('/\\\0\n\r"<>')


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_content_has_a_kind(content, name):
    assert kind_of(content, name, io.BytesIO(content)).mime


def test_nothing_that_runs_is_shown_in_the_page():
    assert INLINE.isdisjoint({"text/html", "image/svg+xml", "application/xml"})
    assert set(EXTENSIONS) > INLINE

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerton.media.captions import Cue, parse_cues, read_captions
from kamerton.media.errors import CaptionsError


def test_subrip_becomes_webvtt():
    source = "1\r\n00:00:01,500 --> 00:00:03,000\r\nПривет!\r\n\r\n2\r\n00:01:00,000 --> 00:01:02,000\r\nТакт 5\r\n"
    assert read_captions(source.encode("cp1251")) == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\nПривет!\n\n00:01:00.000 --> 00:01:02.000\nТакт 5\n"
    )


def test_webvtt_is_cleaned_and_put_in_order():
    source = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nb\n00:05.000 --> 00:06.000 line:0\n<v Ирина><b>два</b>\n\n"
    source += "00:01.000 --> 00:02.000\n<script>alert(1)</script>раз & <i>ещё</i>"
    assert parse_cues(source.encode()) == [
        Cue(1000, 2000, "alert(1)раз &amp; <i>ещё</i>"),
        Cue(5000, 6000, "<b>два</b>"),
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "captions_empty"),
        (b"WEBVTT\n\nhello", "captions_empty"),
        (b"WEBVTT\n\n00:05.000 --> 00:04.000\nx", "captions_time"),
        (b"WEBVTT\n\n5 --> 6\nx", "captions_time"),
        (b"x" * (2 * 1024 * 1024 + 1), "captions_too_large"),
    ],
)
def test_what_cannot_be_read_is_named(source: bytes, code: str):
    with pytest.raises(CaptionsError) as caught:
        read_captions(source)
    assert caught.value.code == code


@given(st.binary(max_size=300))
def test_reading_fails_only_as_it_says(data: bytes):
    with suppress(CaptionsError):
        text = read_captions(b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n" + data)
        assert text.startswith("WEBVTT")

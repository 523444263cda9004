import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerton.scores.engraving.engraver import engrave
from kamerton.scores.engraving.midi import MidiError, parse_midi
from tests.corpora import corpus
from tests.scores.conftest import BIRCH, MUSIC


def header(division: int = 480, tracks: int = 1) -> bytes:
    return b"MThd\x00\x00\x00\x06\x00\x01" + tracks.to_bytes(2, "big") + division.to_bytes(2, "big")


def track(events: bytes) -> bytes:
    return b"MTrk" + len(events).to_bytes(4, "big") + events


def test_parse_midi_times_notes_under_a_tempo_change():
    events = b"\x00\xff\x51\x03\x07\xa1\x20" + b"\x00\xc0\x15" + b"\x00\x90\x3c\x40"
    events += (
        b"\x83\x60\x3c\x00" + b"\x00\xff\x51\x03\x0f\x42\x40" + b"\x00\x3e\x50\x83\x60\x3e\x00"
    )
    performance = parse_midi(header() + track(events))
    assert [(n.start_ms, n.duration_ms, n.pitch, n.velocity) for n in performance.notes] == [
        (0, 500, 60, 64),
        (500, 1000, 62, 80),
    ]
    assert performance.programs == {0: 21}


def test_parse_midi_reads_whole_pieces():
    piece = engrave((MUSIC / "ah-vous-dirai-je.musicxml").read_bytes())
    sources = [base64.b64decode(piece["midi"])]
    sources += [file.read_bytes() for file in corpus("music/*.mid")]
    for source in sources:
        performance = parse_midi(source)
        assert len(performance.notes) > 40
        assert all(0 < note.pitch < 128 for note in performance.notes)


def test_the_midi_of_a_score_agrees_with_its_timemap():
    score = engrave(BIRCH.encode())
    performance = parse_midi(base64.b64decode(score["midi"]))
    starts = {round(n.start_ms) for n in performance.notes}
    struck = {at for at, on, _ in score["timeline"]["steps"] if on}
    assert starts == struck


@given(st.binary(max_size=300))
def test_parse_midi_fails_only_as_it_says(data: bytes):
    with pytest.raises(MidiError):
        parse_midi(data)
    with suppress(MidiError):
        parse_midi(header() + track(data))

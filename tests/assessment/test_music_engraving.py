"""Rhythms and melodies as MusicXML: engraved as they were written."""

import pytest
import verovio
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerton.assessment.questions.music_dictation import read_text, sounding_notes
from kamerton.assessment.questions.music_engraving import melody_musicxml, rhythm_musicxml
from kamerton.scores.engraving.engraver import engrave

DATA = {"clef": "G", "fifths": 1, "metre": [3, 4], "tempo_bpm": 60}
TUNE = "G4/4 A4/8 B4/8 C5/4~ | C5/4. D5/8 F#5/4 | r/2 G5/4"


def test_a_melody_is_engraved_as_it_was_written():
    facts = engrave(melody_musicxml(DATA, read_text(TUNE)).encode())["facts"]
    assert (facts["fifths"], facts["metre"], len(facts["bar_labels"])) == (1, "3/4", 3)
    written = [(n["step"], n["octave"]) for n in facts["melody"] if n["step"]]
    assert written == [
        ("G", 4), ("A", 4), ("B", 4), ("C", 5), ("C", 5), ("D", 5), ("F", 5), ("G", 5),
    ]  # fmt: skip


def test_a_melody_sounds_as_it_was_written():
    timeline = engrave(melody_musicxml(DATA, read_text(TUNE)).encode())["timeline"]
    heard = [(note[0], note[2]) for note in timeline["notes"]]
    notes = sounding_notes(read_text(TUNE))
    expected = [(round(4000 * float(n.bar * 3 / 4 + n.at)), n.sign.pitch) for n in notes]
    assert heard == [(pytest.approx(at, abs=3), pitch) for at, pitch in expected]


@settings(deadline=None, max_examples=10)
@given(
    st.lists(
        st.sampled_from(["8 8 4", "4. 8", "2", "r4 8 8", "3(8 8 8) 4", "16 16 8 4"]),
        min_size=1,
        max_size=4,
    )
)
def test_a_rhythm_is_engraved_on_one_line(bars):
    data = {"pattern": " | ".join(bars), "metre": [2, 4], "tempo_bpm": 60}
    facts = engrave(rhythm_musicxml(data).encode())["facts"]
    assert (len(facts["bar_labels"]), facts["metre"], facts["staves"]) == (len(bars), "2/4", 1)


def test_wrong_notes_are_drawn_in_red_and_short_ones_beamed():
    wrong = {(n.bar, n.at) for n in sounding_notes(read_text(TUNE)) if n.sign.step == "A"}
    source = melody_musicxml(DATA, read_text(TUNE), wrong=wrong)
    assert source.count('color="#b3261e"') == 1
    assert source.count('<beam number="1">begin') == 1
    assert verovio.toolkit().loadData(source)

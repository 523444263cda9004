import pytest

from kamerton.scores.engraving.abc import abc_to_musicxml
from kamerton.scores.engraving.abc.fields import read_key, read_metre, read_tempo
from kamerton.scores.engraving.abc.model import Note
from kamerton.scores.engraving.abc.reader import read_tune
from kamerton.scores.engraving.engraver import engrave
from kamerton.scores.engraving.faults import EngravingFault, FaultCode
from tests.scores.conftest import BIRCH


def notes(text: str, voice: str = "1") -> list[Note]:
    return [n for bar in read_tune(text).voices[voice].bars for layer in bar.layers for n in layer]


def tune(body: str, key: str = "C") -> str:
    return f"X:1\nM:4/4\nL:1/8\nK:{key}\n{body}\n"


@pytest.mark.parametrize(
    ("value", "fifths", "mode"),
    [
        ("C", 0, "major"),
        ("Gm", -2, "minor"),
        ("F#m", 3, "minor"),
        ("Bb", -2, "major"),
        ("D dor", 0, "dorian"),
        ("Amix", 2, "mixolydian"),
        ("none", 0, "major"),
    ],
)
def test_read_key_knows_modes(value: str, fifths: int, mode: str):
    key = read_key(value)
    assert (key.fifths, key.mode) == (fifths, mode)


def test_read_metre_and_tempo():
    assert read_metre("6/8").length == read_metre("3/4").length
    assert read_metre("C|").symbol == "cut"
    assert read_metre("free") is None
    tempo = read_tempo('"Andante" 3/8=60', 1)
    assert (tempo.text, tempo.unit, tempo.bpm) == ("Andante", 3 / 8, 60)


def test_accidentals_hold_to_the_end_of_the_bar():
    alters = [n.pitches[0].alter for n in notes(tune("^F F f F | F", "C"))]
    assert alters == [1, 1, 0, 1, 0]


def test_lengths_broken_rhythm_and_tuplets():
    lengths = [n.sounding_length * 8 for n in notes(tune("A2 A/ A3/2 A>B (3ABc"))]
    assert [str(x) for x in lengths] == ["2", "1/2", "3/2", "3/2", "1/2", "2/3", "2/3", "2/3"]


def test_a_chord_takes_the_length_after_its_bracket():
    (chord,) = notes(tune("[CEG]4"))
    assert (len(chord.pitches), str(chord.length)) == (3, "1/2")


def test_voices_endings_and_key_changes_reach_the_score():
    text = "X:1\nM:4/4\nL:1/4\nV:1 name=R\nV:2 clef=bass\nK:G\n"
    text += "V:1\n|: GABc |1 d4 :|2 g4 |] [K:D] f4 |\nV:2\n|: G,4 |1 D,4 :|2 G,4 |] D,4 |\n"
    score = engrave(text.encode())
    assert [bar for bar, _, _ in score["timeline"]["bars"]] == [0, 1, 0, 2, 3]
    assert score["facts"]["staves"] == 2
    assert score["facts"]["fifths"] == 1


def test_an_upbeat_is_no_bar_of_its_own():
    facts = engrave(tune("G2 | c2c2c2c2 | c6 |").encode())["facts"]
    assert facts["bar_labels"] == ("0", "1", "2")


def test_words_are_set_under_notes_with_melismas_and_verses():
    sung = notes(tune("CDEF | GABc |") + "w: раз два_ три | че-ты-ре\nw: и *вто-рой\n")
    first = [n.lyrics[1].text if 1 in n.lyrics else "" for n in sung]
    assert first == ["раз", "два", "", "три", "че", "ты", "ре", ""]
    assert sung[1].lyrics[1].is_extended
    assert [n.lyrics[2].text for n in sung if 2 in n.lyrics] == ["и", "вто", "рой"]


def test_words_typed_with_a_space_after_the_hyphen_join_too():
    sung = notes(tune("CDE") + "w: бе- рё- за\n")
    assert [(n.lyrics[1].text, n.lyrics[1].is_continued) for n in sung] == [
        ("бе", True),
        ("рё", True),
        ("за", False),
    ]


def test_an_overlay_is_a_second_layer():
    (bar,) = read_tune(tune("c4 c4 & C8 |")).voices["1"].bars
    assert [len(layer) for layer in bar.layers] == [2, 1]


def test_a_length_of_no_single_value_becomes_tied_notes():
    xml = abc_to_musicxml(tune("C5 D3"))
    assert xml.count("<note>") == 3
    assert xml.count('<tie type="start"') == 1


def test_markup_in_words_is_text():
    xml = abc_to_musicxml("X:1\nT:<script>alert(1)</script>\nK:C\nC\nw: <b>\n")
    assert "<script>" not in xml


def test_a_bare_melody_without_header_is_read():
    assert len(notes("CDEF|")) == 4


def test_text_without_notes_is_refused():
    with pytest.raises(EngravingFault) as caught:
        read_tune("X:1\nT:пусто\nK:C\n")
    assert caught.value.code is FaultCode.NO_MUSIC


def test_the_birch_plays_its_repeat():
    score = engrave(BIRCH.encode())
    assert score["facts"]["title"] == "Во поле берёза стояла"
    assert [bar for bar, _, _ in score["timeline"]["bars"]] == [0, 1, 2, 3, 4, 5, 3, 4, 6]
    assert score["timeline"]["tempoBpm"] == 90

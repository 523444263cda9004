"""A melodic dictation: exact answers, seeded mistakes, what may differ."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kamerton.assessment.questions.music_dictation import (
    DICTATION,
    melody_of,
    mistakes_of,
    read_sign,
    read_text,
    sounding_notes,
    told_text,
    weights_of,
)

PATIENT = settings(deadline=None, max_examples=30)
TUNE = "G4/4 A4/8 B4/8 C5/4 | D5/4. C5/8 B4/4 | A4/2 r/4 | G4/2."


def question(text=TUNE, **more):
    return {"melody": read_text(text), "metre": [3, 4], **more}


def share(data, text):
    return DICTATION.share(data, DICTATION.clean(data, text))


def named(data, text):
    return [(m.kind, m.bar) for m in mistakes_of(data, DICTATION.clean(data, text))]


BARS = [
    "{}/4 {}/4 {}/4",
    "{}/8 {}/8 {}/4 {}/4",
    "{}/4. {}/8 {}/4",
    "{}/2 {}/4",
    "{}/2.",
    "{}/4 r/4 {}/4",
]
PITCHES = ["C4", "D4", "Eb4", "E4", "F4", "F#4", "G4", "A4", "Bb4", "B4", "C5", "D5"]


@st.composite
def tunes(draw):
    shapes = draw(st.lists(st.sampled_from(BARS), min_size=2, max_size=5))
    filled = []
    for shape in shapes:
        pitches = [draw(st.sampled_from(PITCHES)) for _ in range(shape.count("{}"))]
        filled.append(shape.format(*pitches))
    tune = " | ".join(filled)
    assume(len(sounding_notes(read_text(tune))) >= 4)
    return tune


def words(tune):
    return [bar.split() for bar in tune.split("|")]


def joined(bars):
    return " | ".join(" ".join(bar) for bar in bars)


def places(tune):
    """Return where notes stand: (bar, index)."""
    return [(b, i) for b, bar in enumerate(words(tune)) for i, w in enumerate(bar) if w[0] != "r"]


def with_pitch(tune, spots, pitch):
    bars = words(tune)
    for bar, index in spots:
        bars[bar][index] = pitch + bars[bar][index][bars[bar][index].index("/") :]
    return joined(bars)


def test_signs_are_read():
    sign = read_sign("F#4/8.~")
    assert (sign.step, sign.alter, sign.octave, sign.value, sign.dots, sign.is_tied) == (
        "F", 1, 4, 8, 1, True,
    )  # fmt: skip
    assert sign.length == Fraction(3, 16)
    assert sign.pitch == 66
    assert read_sign("Bb3/2").pitch == 58
    assert read_sign("B#3/4").pitch == read_sign("C4/4").pitch
    assert read_sign("r/4").step == ""
    assert [read_sign(w) for w in ("H4/4", "F4/3", "F/4", "4", 7, "F4/8...")] == [None] * 6


@PATIENT
@given(tunes())
def test_an_exact_answer_has_all_points_and_no_mistakes(tune):
    data = question(tune)
    assert DICTATION.problem(data) == ""
    assert share(data, tune) == 1
    assert named(data, tune) == []
    assert told_text(read_text(tune)) == tune


@PATIENT
@given(tunes(), st.data())
def test_wrong_pitches_are_named_each_and_cost_their_weight(tune, chosen):
    data, spots = question(tune), places(tune)
    wrong = sorted(chosen.draw(st.sets(st.sampled_from(spots), min_size=1, max_size=4)))
    pitch = weights_of(data)[0]
    shares = []
    for count in range(len(wrong) + 1):
        given_text = with_pitch(tune, wrong[:count], "C#6")
        shares.append(share(data, given_text))
        assert shares[-1] == pytest.approx(1 - pitch * count / len(spots))
        assert named(data, given_text) == [("pitch", bar) for bar, _i in wrong[:count]]
    assert shares == sorted(shares, reverse=True)


@PATIENT
@given(tunes(), st.data())
def test_a_dropped_note_is_named(tune, chosen):
    """A rest in its place: nothing else moves."""
    data, spots = question(tune), places(tune)
    bar, index = chosen.draw(st.sampled_from(spots))
    bars = words(tune)
    bars[bar][index] = "r" + bars[bar][index][bars[bar][index].index("/") :]
    assume(any(w[0] != "r" for b in bars for w in b))
    assert share(data, joined(bars)) == pytest.approx(Decimal(len(spots) - 1) / len(spots))
    assert named(data, joined(bars)) == [("missed", bar)]


@PATIENT
@given(tunes(), st.data())
def test_an_inserted_note_is_named(tune, chosen):
    data, bars = question(tune), words(tune)
    bar = chosen.draw(st.integers(0, len(bars) - 1))
    bars[bar].append("C#6/4")
    count = len(places(tune))
    assert share(data, joined(bars)) == pytest.approx(Decimal(count) / (count + 1))
    assert named(data, joined(bars)) == [("extra", bar)]


@PATIENT
@given(tunes())
def test_a_melody_an_octave_off_is_right_only_where_octaves_do_not_matter(tune):
    higher = joined([[w if w[0] == "r" else w.replace("5", "6").replace("4/", "5/", 1) if "4/" in w[:4]
                      else w.replace("5/", "6/", 1) for w in bar] for bar in words(tune)])  # fmt: skip
    assert share(question(tune, is_octave_free=True), higher) == 1
    data = question(tune)
    assert share(data, higher) < 1
    assert {kind for kind, _bar in named(data, higher)} <= {
        "octave",
        "pitch",
        "place",
        "missed",
        "extra",
    }


@PATIENT
@given(tunes(), st.integers(-3, 3).filter(bool))
def test_a_transposed_melody_keeps_only_what_rhythm_weighs(tune, by):
    names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
    bars = []
    for bar in words(tune):
        row = []
        for w in bar:
            if w[0] == "r":
                row.append(w)
                continue
            number = read_sign(w).pitch + by
            row.append(f"{names[number % 12]}{number // 12 - 1}{w[w.index('/') :]}")
        bars.append(row)
    given_text = joined(bars)
    assert share(question(tune), given_text) < 1
    assert any(kind == "pitch" for kind, _bar in named(question(tune), given_text)) or named(
        question(tune), given_text
    )


def test_enharmonic_spelling_matters_only_where_asked():
    data, strict = question("F#4/4 G4/2 | A4/2."), question("F#4/4 G4/2 | A4/2.", is_strict=True)
    assert share(data, "Gb4/4 G4/2 | A4/2.") == 1
    assert share(strict, "Gb4/4 G4/2 | A4/2.") < 1
    assert named(strict, "Gb4/4 G4/2 | A4/2.") == [("spelling", 0)]


def test_wrong_durations_and_places_are_named():
    data = question()
    found = named(data, "G4/4 A4/4 B4/4 | D5/4. C5/8 B4/4 | A4/2 r/4 | G4/2.")
    assert found == [("duration", 0), ("missed", 0), ("pitch", 0)]


def test_tied_notes_are_one_also_across_a_bar_line():
    data = question("G4/2 A4/4~ | A4/4 B4/2")
    assert share(data, "G4/4~ G4/4 A4/8~ A4/8~ | A4/4 B4/2") == 1
    assert named(data, "G4/2 A4/4 | A4/4 B4/2") == [("duration", 0), ("extra", 1)]


def test_what_stands_written_gives_no_points():
    data = question(given=3)
    assert share(data, "G4/4 A4/8 B4/8") == 0
    assert share(data, TUNE) == 1


def test_weights_are_the_authors():
    wrong = with_pitch(TUNE, [(0, 0)], "C#6")
    assert share(question(weights=[1, 0, 0]), wrong) == Decimal(8) / 9
    assert share(question(weights=[0, 1, 1]), wrong) == 1
    assert weights_of({"weights": [0, 0, 0]}) == weights_of({})


@pytest.mark.parametrize(
    ("tune", "is_good"),
    [(TUNE, True), ("G4/4 | A4/2. | B4/4", True), ("G4/1", False), ("G4/2.", False),
     ("G4/4 | A4/2 | B4/2. | C5/4", False)],
)  # fmt: skip
def test_what_is_no_dictation_is_refused(tune, is_good):
    assert (DICTATION.problem(question(tune)) == "") is is_good
    assert DICTATION.problem({"melody": {"bars": "x"}}) != ""


@pytest.mark.parametrize(
    "raw", [None, "", [""], ["{}"], ['{"bars": [["H4/4"]]}'], ['{"bars": 5}'], "до ре ми", [[]]]
)
def test_what_is_no_melody_is_none(raw):
    assert melody_of(raw) is None


def test_melodies_come_as_json_and_as_text():
    sent = '{"v": 1, "bars": [["G4/4", "r/4"], []]}'
    assert melody_of([sent]) == {"v": 1, "bars": [["G4/4", "r/4"]]} == melody_of(["G4/4 r/4 |"])


@PATIENT
@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused_quietly(text):
    melody_of([text])

"""Naming what is heard: names in two languages, what sounds, and grading."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerton.assessment.questions.music_hearing import HEARING, draw, misheard, pool_of
from kamerton.assessment.questions.music_names import (
    CHORDS,
    CODES,
    INTERVALS,
    MODES,
    PLAIN,
    TIMBRES,
    name_of,
    sounds_alike,
)
from kamerton.assessment.questions.music_sounding import sounding_of
from kamerton.assessment.questions.music_words import (
    READERS,
    read_chord,
    read_interval,
    read_mode,
    read_timbre,
)

PATIENT = settings(deadline=None, max_examples=30)
NAMED = ("interval", "chord", "mode", "timbre")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ч5", "P5"), ("ч.5", "P5"), ("Чистая квинта", "P5"), ("квинта", "P5"), ("P5", "P5"),
        ("p5", "P5"), ("perfect fifth", "P5"), ("Perfect 5th", "P5"), ("5th", "P5"),
        ("м3", "m3"), ("М. 3", "m3"), ("малая терция", "m3"), ("m3", "m3"), ("minor third", "m3"),
        ("M3", "M3"), ("б3", "M3"), ("Большая терция.", "M3"), ("maj 3", "M3"), ("Major Third", "M3"),
        ("тритон", "TT"), ("Tritone", "TT"), ("ув4", "A4"), ("ум. 5", "d5"), ("A4", "A4"), ("d5", "d5"),
        ("увеличённая секунда", "A2"), ("октава", "P8"), ("м. септима", "m7"), ("прима", "P1"),
        ("терция", ""), ("ч3", ""), ("5", ""), ("", ""), ("большая квинта", ""), ("что-то", ""),
    ],
)  # fmt: skip
def test_intervals_are_understood(text, code):
    assert read_interval(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Б53", "maj:0"), ("Б5/3", "maj:0"), ("Б6", "maj:1"), ("Б6/4", "maj:2"), ("Мб6", "maj:1"),
        ("T6", "maj:1"), ("t6", "min:1"), ("М6", "min:1"), ("М64", "min:2"), ("Ув53", "aug:0"),
        ("Ум. 5/3", "dim:0"), ("мажорное трезвучие", "maj:0"), ("минорный секстаккорд", "min:1"),
        ("мажорный квартсекстаккорд", "maj:2"), ("уменьшённое трезвучие", "dim:0"),
        ("major triad", "maj:0"), ("minor triad, first inversion", "min:1"), ("maj", "maj:0"),
        ("m", "min:0"), ("D7", "dom7:0"), ("Д7", "dom7:0"), ("D6/5", "dom7:1"), ("D43", "dom7:2"),
        ("D2", "dom7:3"), ("доминантсептаккорд", "dom7:0"), ("малый мажорный септаккорд", "dom7:0"),
        ("малый минорный квинтсекстаккорд", "min7:1"), ("м. мин. 7", "min7:0"), ("m7", "min7:0"),
        ("maj7", "maj7:0"), ("M7", "maj7:0"), ("большой мажорный секундаккорд", "maj7:3"),
        ("m7b5", "hdim7:0"), ("ø7", "hdim7:0"), ("ум7", "dim7:0"), ("уменьшенный септаккорд", "dim7:0"),
        ("half-diminished seventh", "hdim7:0"), ("dominant seventh, second inversion", "dom7:2"),
        ("мажорное трезвучие, первое обращение", "maj:1"), ("", ""), ("аккорд", ""), ("6", ""),
    ],
)  # fmt: skip
def test_chords_are_understood(text, code):
    assert read_chord(text) == code


@pytest.mark.parametrize(
    ("reader", "text", "code"),
    [
        (read_mode, "Дорийский лад", "dorian"),
        (read_mode, "dorian", "dorian"),
        (read_mode, "мажор", "major"),
        (read_mode, "гармонический минор", "harmonic_minor"),
        (read_mode, "лад", ""),
        (read_timbre, "Баян", "23"),
        (read_timbre, "French horn", "60"),
        (read_timbre, "рояль", "0"),
        (read_timbre, "оркестр", ""),
    ],
)
def test_modes_and_timbres_are_understood(reader, text, code):
    assert reader(text) == code


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("what", NAMED)
def test_every_name_that_is_shown_is_understood_when_typed(what, language, settings):
    from django.utils import translation

    with translation.override(language):
        for code in CODES[what]:
            read = READERS[what](name_of(what, code))
            assert sounds_alike(what, read, code), (code, name_of(what, code), read)


@st.composite
def questions(draw_):
    what = draw_(st.sampled_from(NAMED))
    pool = draw_(st.lists(st.sampled_from(sorted(CODES[what])), min_size=2, unique=True))
    low = draw_(st.integers(36, 80))
    return {
        "what": what,
        "pool": pool,
        "sounding": draw_(st.sampled_from(pool)),
        "roots": [low, low + draw_(st.integers(0, 12))],
        "form": draw_(st.sampled_from(["up", "down", "together", "both"])),
        "tempo_bpm": draw_(st.integers(40, 200)),
    }


@PATIENT
@given(questions())
def test_the_right_choice_has_all_points_and_what_sounds_otherwise_none(data):
    assert HEARING.problem(data) == ""
    for index, code in enumerate(pool_of(data)):
        alike = sounds_alike(data["what"], code, data["sounding"])
        assert HEARING.share(data, HEARING.clean(data, [str(index)])) == Decimal(int(alike))
        strict = {**data, "is_strict": True}
        assert HEARING.share(strict, index) == Decimal(int(code == data["sounding"]))


@PATIENT
@given(questions(), st.text(max_size=40))
def test_typed_nonsense_never_breaks_and_never_counts(data, text):
    typed = {**data, "answer_by": "typed"}
    answer = HEARING.clean(typed, [text])
    share = HEARING.share(typed, answer)
    read = READERS[data["what"]](text)
    assert share == Decimal(int(bool(read) and sounds_alike(data["what"], read, data["sounding"])))


@PATIENT
@given(questions(), st.integers(0, 10_000))
def test_whatever_is_drawn_is_equally_long_and_asked_for(data, seed):
    drawn = {**data, "is_drawn": True}
    lengths = set()
    for turn in range(6):
        one = {**drawn, **draw(drawn, random.Random(seed + turn))}
        assert one["sounding"] in pool_of(data)
        assert data["roots"][0] <= one["root"] <= data["roots"][1]
        sounding = sounding_of(one)
        lengths.add(sounding.length_ms)
        assert max(t.start_ms + t.duration_ms for t in sounding.tones) <= sounding.length_ms
    assert len(lengths) == 1


@PATIENT
@given(questions())
def test_what_sounds_is_what_is_named(data):
    data = {**data, "root": 60}
    pitches = [tone.pitch for tone in sounding_of(data).tones]
    if data["what"] == "interval":
        assert max(pitches) - min(pitches) == INTERVALS[data["sounding"]]
    elif data["what"] == "chord":
        assert {p - min(pitches) for p in pitches} == set(CHORDS[data["sounding"]])
    elif data["what"] == "mode":
        assert {p - min(pitches) for p in pitches} == set(MODES[data["sounding"]])
    else:
        assert str(sounding_of(data).program) == data["sounding"]
    if data["form"] == "down" and data["what"] in ("interval", "mode"):
        assert pitches == sorted(pitches, reverse=True)


def test_a_wrong_interval_is_told_by_how_much_it_is_off():
    data = {"what": "interval", "sounding": "P5", "pool": ["P4", "P5", "m6"]}
    found = misheard(data, 0)
    assert (found.named, found.sounding, found.wider_by) == ("P4", "P5", -2)
    assert misheard(data, 2).wider_by == 1
    assert misheard(data, 1) is None
    assert misheard(data, None) is None


def test_inversions_that_an_ear_cannot_tell_count_alike_unless_strict():
    data = {"what": "chord", "sounding": "aug:0", "answer_by": "typed"}
    assert HEARING.share(data, "увеличенный секстаккорд") == 1
    assert HEARING.share({**data, "is_strict": True}, "увеличенный секстаккорд") == 0


@pytest.mark.parametrize(
    ("data", "is_good"),
    [
        ({"what": "interval"}, False),
        ({"what": "interval", "sounding": "P5"}, True),
        ({"what": "interval", "is_drawn": True}, True),
        ({"what": "interval", "is_drawn": True, "sound": "ab"}, False),
        ({"what": "chord", "sounding": "maj:0", "pool": ["maj:0"]}, False),
        ({"what": "fragment"}, False),
        ({"what": "fragment", "abc": "X:1", "answer_by": "typed", "answers": [""]}, False),
        ({"what": "fragment", "abc": "X:1", "answer_by": "typed", "answers": ["Берёза"]}, True),
        (
            {
                "what": "fragment",
                "sound": "ab",
                "options": [{"text": "а", "right": True}, {"text": "б"}],
            },
            True,
        ),
        ({"what": "fragment", "sound": "ab", "options": [{"text": "а"}, {"text": "б"}]}, False),
    ],
)
def test_what_cannot_be_asked_is_refused(data, is_good):
    assert (HEARING.problem(data) == "") is is_good


def test_fragments_are_chosen_or_typed():
    chosen = {
        "what": "fragment",
        "abc": "X:1",
        "options": [{"text": "а"}, {"text": "б", "right": True}],
    }
    assert [HEARING.share(chosen, HEARING.clean(chosen, [n])) for n in ("0", "1", "7")] == [0, 1, 0]
    typed = {
        "what": "fragment",
        "abc": "X:1",
        "answer_by": "typed",
        "answers": ["Во поле берёза стояла"],
    }
    assert HEARING.share(typed, HEARING.clean(typed, ["«во поле береза стояла»"])) == 1


@pytest.mark.parametrize("what", NAMED)
def test_plain_pools_are_known(what):
    assert set(PLAIN[what]) <= set(CODES[what])
    assert TIMBRES

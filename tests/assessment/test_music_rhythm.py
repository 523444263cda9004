"""A tapped rhythm: exact answers, seeded mistakes, delays and drift."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kamerton.assessment.questions.music_rhythm import (
    RHYTHM,
    BadPattern,
    account_of,
    read_pattern,
    struck,
    whole_note_ms,
)

PATIENT = settings(max_examples=25)
PATTERN = "4 8 8 4 4 | 4. 8 2 | r4 4 8 8 4 | 2~ 4 4"
DATA = {"pattern": PATTERN, "metre": [4, 4], "tempo_bpm": 90, "tolerance_ms": 80}


def exact(data):
    return [float(beat.at) * whole_note_ms(data) for beat in struck(read_pattern(data["pattern"]))]


def share(data, taps, latency=0.0):
    answer = RHYTHM.clean(data, {"taps_ms": list(taps), "latency_ms": latency})
    return RHYTHM.share(data, answer)


@st.composite
def rhythms(draw):
    """Return a question of 2–5 bars in 4/4 whose shortest note is an eighth."""
    full = st.sampled_from(
        [
            "4 4 4 4",
            "8 8 4 4. 8",
            "2 8 8 4",
            "4. 8 2",
            "r4 4 8 8 4",
            "2. 4",
            "8 8 8 8 4 r4",
            "4 4~ 4 4",
        ]
    )
    bars = draw(st.lists(full, min_size=2, max_size=3))
    return {
        "pattern": " | ".join(bars),
        "metre": [4, 4],
        "tempo_bpm": draw(st.integers(50, 120)),
        "tolerance_ms": draw(st.integers(40, 90)),
    }


def test_patterns_are_read():
    beats = read_pattern("4. 8~ | 3(8 8 8) r2.")
    assert [b.bar for b in beats] == [0, 0, 1, 1, 1, 1]
    assert beats[0].length == Fraction(3, 8)
    assert beats[2].length == Fraction(1, 12)
    assert (beats[1].is_tied, beats[5].is_rest, beats[5].dots) == (True, True, 1)
    assert len(struck(beats)) == 4  # the tied one is not struck again


@pytest.mark.parametrize("text", ["4 5", "4 q", "4...", "8x"])
def test_what_is_no_note_value_is_named(text):
    with pytest.raises(BadPattern, match=text.split()[-1].replace(".", r"\.")):
        read_pattern(text)


@pytest.mark.parametrize(
    ("changes", "is_good"),
    [
        ({}, True),
        ({"pattern": "4 4 4 4 4"}, False),
        ({"pattern": "4 4 | 4 4 4 4"}, False),
        ({"pattern": "4 4 4 4 | 2"}, True),
        ({"pattern": "1"}, False),
        ({"pattern": "4 x"}, False),
        ({"metre": [4, 3]}, False),
        ({"is_shown": False}, False),
        ({"is_shown": False, "is_heard": True}, True),
    ],
)
def test_what_cannot_be_tapped_is_refused(changes, is_good):
    assert (RHYTHM.problem({**DATA, **changes}) == "") is is_good


@PATIENT
@given(rhythms())
def test_exact_taps_have_all_points(data):
    assert RHYTHM.problem(data) == ""
    assert share(data, exact(data)) == 1
    assert {note.verdict for note in account_of(data, {"taps_ms": exact(data)}).notes} == {"good"}


@PATIENT
@given(rhythms(), st.data())
def test_small_inaccuracy_is_no_mistake(data, chosen):
    reach = data["tolerance_ms"] * 0.9
    taps = [t + chosen.draw(st.floats(-reach, reach)) for t in exact(data)]
    assert share(data, taps) == 1


@PATIENT
@given(rhythms(), st.floats(0, 400), st.floats(-60, 60))
def test_a_device_that_is_late_does_not_matter(data, latency, offset):
    taps = [t + latency + offset for t in exact(data)]
    assert share(data, taps, latency) == 1


@PATIENT
@given(rhythms(), st.floats(0.95, 1.05), st.floats(-40, 40))
def test_a_tempo_that_drifts_a_little_does_not_matter(data, rate, offset):
    taps = [t * rate + offset for t in exact(data)]
    assert share(data, taps) == 1
    assert account_of(data, {"taps_ms": taps}).tempo_percent == pytest.approx(100 / rate, abs=0.5)


@PATIENT
@given(rhythms(), st.data())
def test_missed_notes_are_named_and_each_costs_its_share(data, chosen):
    taps = exact(data)
    count = len(taps)
    lost = chosen.draw(st.sets(st.integers(1, count - 2), min_size=1, max_size=max(1, count // 4)))
    assume(len(lost) <= count - 4)
    kept = [t for i, t in enumerate(taps) if i not in lost]
    assert share(data, kept) == Decimal(count - len(lost)) / count
    notes = account_of(data, {"taps_ms": kept}).notes
    assert {i for i, note in enumerate(notes) if note.verdict == "missed"} == lost
    shares = [share(data, [t for i, t in enumerate(taps) if i not in set(sorted(lost)[:n])])
              for n in range(len(lost) + 1)]  # fmt: skip
    assert shares == sorted(shares, reverse=True)


@PATIENT
@given(rhythms(), st.data())
def test_needless_taps_are_named_and_cost(data, chosen):
    taps = exact(data)
    gaps = st.sets(st.integers(0, len(taps) - 2), min_size=1, max_size=3)
    extra = [(taps[i] + taps[i + 1]) / 2 for i in sorted(chosen.draw(gaps))]
    assert share(data, taps + extra) == Decimal(len(taps)) / (len(taps) + len(extra))
    account = account_of(data, {"taps_ms": sorted(taps + extra)})
    assert [at for _bar, at in account.extra] == pytest.approx(extra, abs=2)
    shares = [share(data, taps + extra[:n]) for n in range(len(extra) + 1)]
    assert shares == sorted(shares, reverse=True)


@PATIENT
@given(rhythms(), st.data())
def test_one_late_or_early_note_is_named_with_its_milliseconds(data, chosen):
    taps = exact(data)
    which = chosen.draw(st.integers(1, len(taps) - 2))
    assume(len(taps) >= 6)
    by = data["tolerance_ms"] * 2.2 * chosen.draw(st.sampled_from([-1, 1]))
    taps[which] += by
    assert share(data, taps) == Decimal(len(taps) - 1) / len(taps)
    notes = account_of(data, {"taps_ms": taps}).notes
    assert notes[which].verdict == ("late" if by > 0 else "early")
    assert notes[which].error_ms == pytest.approx(by, abs=data["tolerance_ms"] * 0.5)
    assert [n.verdict for i, n in enumerate(notes) if i != which] == ["good"] * (len(taps) - 1)


@PATIENT
@given(rhythms(), st.floats(0.6, 0.85) | st.floats(1.2, 1.6))
def test_another_tempo_is_a_mistake(data, rate):
    assume(len(exact(data)) >= 6)
    assert share(data, [t * rate for t in exact(data)]) < Decimal("0.8")


def test_a_rhythm_shifted_by_an_eighth_is_no_delay():
    data = {**DATA, "pattern": "8 8 8 8 8 8 8 8 | 8 8 8 8 8 8 8 8", "tempo_bpm": 100}
    taps = [t + 300 for t in exact(data)]
    assert share(data, taps) < 1


@PATIENT
@given(rhythms(), st.lists(st.floats(-1000, 60_000), max_size=40))
def test_any_taps_give_a_share(data, taps):
    assert 0 <= share(data, taps) <= 1 if taps else share(data, taps) == 0


@pytest.mark.parametrize(
    "raw",
    [None, [], [""], ["{"], ["[1]"], {"taps_ms": "x"}, {"taps_ms": []}, {"taps_ms": ["a", None]}],
)
def test_what_is_no_answer_is_none(raw):
    assert RHYTHM.clean(DATA, raw) is None


def test_what_was_sent_is_brought_into_order():
    sent = '{"taps_ms": [500, 0.04, 1e999, true, 250.26], "latency_ms": 90000}'
    assert RHYTHM.clean(DATA, [sent]) == {"taps_ms": [0.0, 250.3, 500.0], "latency_ms": 500.0}

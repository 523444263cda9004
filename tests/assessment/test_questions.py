"""Scoring: pure functions, by examples and by properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.typed import normalised, parsed_number

OPTIONS = [{"text": "a", "right": True}, {"text": "b"}, {"text": "c", "right": True}]
SAMPLES = {
    "single": {"options": [{"text": "a", "right": True}, {"text": "b"}]},
    "multiple": {"options": OPTIONS},
    "listening": {"abc": "X:1", "options": [{"text": "a", "right": True}, {"text": "b"}]},
    "matching": {
        "pairs": [{"left": "1", "right": "one"}, {"left": "2", "right": "two"}],
        "extra": ["three"],
    },
    "ordering": {"order": ["a", "b", "c"]},
    "short_text": {"answers": ["тройной стан", "Берёза"]},
    "number": {"answer": 2.9, "tolerance": 0.05, "unit": "мс"},
    "hearing": {"what": "interval", "sounding": "P5"},
    "rhythm": {"pattern": "4 8 8 | 2", "metre": [2, 4]},
    "dictation": {"melody": {"v": 1, "bars": [["G4/4", "A4/4"], ["B4/2"]]}, "metre": [2, 4]},
    "marks": {"abc": "X:1", "regions": [[1, 2]]},
    "bars": {"bars": ["C4", "D4", "E4"]},
}


@pytest.mark.parametrize(
    ("code", "raw", "share"),
    [
        ("single", ["0"], "1"),
        ("single", "1", "0"),
        ("multiple", ["0", "2"], "1"),
        ("multiple", ["0"], "0.5"),
        ("multiple", ["0", "1"], "0"),
        ("multiple", ["0", "1", "2"], "0.5"),
        ("listening", ["0"], "1"),
        ("matching", ["0", "1"], "1"),
        ("matching", ["0", "2"], "0.5"),
        ("matching", ["", "1"], "0.5"),
        ("ordering", ["0", "1", "2"], "1"),
        ("ordering", ["1", "2", "0"], "0.25"),
        ("ordering", ["2", "1", "0"], "0"),
        ("short_text", "  БЕРЕЗА. ", "1"),
        ("short_text", "дуб", "0"),
        ("number", "2,94 мс", "1"),
        ("number", "2.951", "0"),
        ("number", "почти три", "0"),
    ],
)
def test_share(code, raw, share):
    kind, data = KINDS[code], SAMPLES[code]
    assert kind.share(data, kind.clean(data, raw)) == Decimal(share)


@pytest.mark.parametrize("code", SAMPLES)
def test_sample_has_no_problem(code):
    assert KINDS[code].problem(SAMPLES[code]) == ""


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("single", {"options": [{"text": "a"}, {"text": "b"}]}),
        ("single", {"options": OPTIONS}),
        ("single", {"options": [{"text": "a", "right": True}, {"text": " "}]}),
        ("multiple", {"options": [{"text": "a", "right": True}] * 2}),
        ("listening", {"options": SAMPLES["listening"]["options"]}),
        ("matching", {"pairs": [{"left": "1", "right": "one"}]}),
        ("matching", {"pairs": [{"left": "1", "right": ""}] * 2}),
        ("ordering", {"order": ["a", "b"]}),
        ("short_text", {"answers": [" "]}),
        ("number", {"answer": "много"}),
        ("number", {"answer": 1, "tolerance": -1}),
    ],
)
def test_problem_is_named(code, data):
    assert KINDS[code].problem(data) != ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(code=st.sampled_from(sorted(SAMPLES)), raw=JSON)
def test_any_answer_is_scored_between_nothing_and_all(code, raw):
    kind, data = KINDS[code], SAMPLES[code]
    stored = kind.clean(data, raw)
    assert 0 <= kind.share(data, stored) <= 1
    assert kind.clean(data, stored) == stored


def test_normalised_forgives_case_yo_spaces_quotes_and_the_final_stop():
    assert normalised("  «Во  поле БЕРЁЗА» . ") == normalised("во поле береза")


@pytest.mark.parametrize(
    ("text", "number"),
    [("1 234,5", "1234.5"), ("−3", "-3"), ("12 мс", "12"), ("1.2.3", None), ("", None)],
)
def test_parsed_number(text, number):
    assert parsed_number(text) == (None if number is None else Decimal(number))

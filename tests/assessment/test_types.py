"""Gaps, places on a picture, extended answers, files, numbers that are drawn: pure functions."""

import json
import random
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.formulas import (
    FormulaError,
    drawn_params,
    evaluate,
    filled,
    formula_problem,
    params_problem,
)
from kamerton.assessment.questions.hotspot import holds
from kamerton.assessment.questions.posing import problem_of
from kamerton.assessment.questions.showing import stored_answer
from tests.assessment.test_questions import SAMPLES

CLOZE = {
    "source": "На [[стане|нотоносце]] [[=5]] линеек; между до и ми [[?секунда|*терция|кварта]]."
}
SPOTS = {
    "file": 1,
    "alt": "Нотный стан",
    "ratio": 2,
    "regions": [
        {"shape": "circle", "x": 50, "y": 50, "r": 10, "label": "ключ"},
        {"shape": "rect", "x": 0, "y": 0, "w": 10, "h": 10, "label": "размер"},
        {"shape": "polygon", "points": [[70, 70], [90, 70], [80, 90]], "label": "такт"},
    ],
}
# Options of a choice stand by alphabet: кварта, секунда, терция.


@pytest.mark.parametrize(
    ("code", "data", "raw", "share"),
    [
        ("cloze", CLOZE, ["Нотоносце", "5", "2"], "1"),
        ("cloze", CLOZE, ["стане", "", "0"], "0.3333"),
        ("cloze", {"source": "[[=2,5±0,1]]"}, ["2.58"], "1"),
        ("cloze", {"source": "[[=2,5±0,1]]"}, ["2.61"], "0"),
        ("hotspot", SPOTS, "50 65; 5 5; 80 75", "1"),
        ("hotspot", SPOTS, ["50 71"], "0"),
        ("hotspot", SPOTS, "5 5; 30 30", "0"),
        ("hotspot", SPOTS, "5 5; 5 6", "0.3333"),
    ],
)
def test_share(code, data, raw, share):
    kind = KINDS[code]
    given_share = kind.share(data, kind.clean(data, raw))
    assert given_share.quantize(Decimal("0.0001")) == Decimal(share).quantize(Decimal("0.0001"))


@pytest.mark.parametrize("data", [CLOZE, {"source": "[[верно]]"}])
def test_gaps_show_nothing_that_is_right(data):
    shown = json.dumps(KINDS["cloze"].show(data, [], None), ensure_ascii=False)
    for secret in ("стане", "нотоносце", "=5", "*", "верно"):
        assert secret not in shown.replace("options", "")


def test_spots_show_no_region():
    shown = json.dumps(KINDS["hotspot"].show(SPOTS, [], [[1, 2]]), ensure_ascii=False)
    assert shown == '{"file": 1, "alt": "Нотный стан", "value": "1 2"}'


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("cloze", {"source": "без пропусков"}),
        ("cloze", {"source": "[[=много]]"}),
        ("cloze", {"source": "[[?раз|два]]"}),
        ("cloze", {"source": "[[|]]"}),
        ("cloze", {"source": "[[а]] " * 61}),
        ("hotspot", {**SPOTS, "file": None}),
        ("hotspot", {**SPOTS, "alt": " "}),
        ("hotspot", {**SPOTS, "regions": []}),
        ("hotspot", {**SPOTS, "regions": [{"shape": "circle", "x": 1, "y": 1, "r": 0}]}),
        ("hotspot", {**SPOTS, "regions": [{"shape": "polygon", "points": [[1, 1], [2]]}]}),
        ("essay", {"min_words": 10, "max_words": 5}),
        ("file", {"most": 11}),
    ],
)
def test_problem_is_named(code, data):
    assert KINDS[code].problem(data) != ""


NEW = {
    "cloze": CLOZE,
    "hotspot": SPOTS,
    "essay": {"hint": "суть"},
    "file": {"most": 2},
    "recorded": {"takes": 2},
}


def test_every_type_has_a_sample():
    assert {*SAMPLES, *NEW} == {*KINDS}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(code=st.sampled_from(sorted(NEW)), raw=JSON)
def test_any_answer_is_taken_and_scored_within_bounds(code, raw):
    kind, data = KINDS[code], NEW[code]
    stored = kind.clean(data, raw)
    assert 0 <= kind.share(data, stored) <= 1
    assert kind.clean(data, stored) == stored
    if stored is not None:
        assert all(isinstance(line, str) for line in kind.told(data, stored))
    assert stored_answer(code, data, [], raw) == stored


@given(
    x=st.floats(0, 100),
    y=st.floats(0, 100),
    w=st.floats(1, 50),
    h=st.floats(1, 50),
    px=st.floats(0, 100),
    py=st.floats(0, 100),
)
def test_rectangle_and_its_polygon_hold_the_same_places(x, y, w, h, px, py):
    x, y, w, h = (round(v, 1) for v in (min(x, 50), min(y, 50), w, h))
    rect = {"shape": "rect", "x": x, "y": y, "w": w, "h": h}
    corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]
    edge = min(abs(px - x), abs(px - x - w), abs(py - y), abs(py - y - h))
    if edge > 0.01:
        polygon = {"shape": "polygon", "points": corners}
        assert holds(rect, px, py, 1) == holds(polygon, px, py, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a*2+1", 7),
        ("-(a-5)", 2),
        ("2**a", 8),
        ("2^a", 8),
        ("sqrt(a+1)", 2),
        ("max(a, 10) // 3", 3),
        ("round(a/7, 2)", 0.43),
        ("1,5*a", 4.5),
    ],
)
def test_expressions_are_reckoned(text, value):
    assert evaluate(text, {"a": 3.0}) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "b",
        "1/0",
        "__import__('os')",
        "().__class__",
        "a.real",
        "open('x')",
        "lambda: 1",
        "[1]",
        "'a'*9",
        "9**9**9**9",
        "2**1000",
        "-" * 90 + "1",
        "1" * 201,
        "a if a else 1",
        "a < 2",
        "True",
        "1j",
        "sqrt(-1)",
        "max()",
        "abs(a, key=a)",
        "10**15*10**15",
        "(-8)**0.5",
    ],
)
def test_nothing_but_arithmetic_is_reckoned(text):
    with pytest.raises(FormulaError):
        evaluate(text, {"a": 3.0})


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_formula_error(text):
    with suppress(FormulaError):
        assert abs(evaluate(text, {"a": 1.0})) <= 1e15


PARAMS = {"params": [{"name": "a", "low": "1", "high": "3", "step": "0.5"}]}


@given(st.integers())
def test_drawn_numbers_keep_range_and_step(seed):
    value = drawn_params(PARAMS, random.Random(seed))["a"]
    assert value in (1, 1.5, 2, 2.5, 3)


def test_words_are_filled():
    assert filled("{a} и {=a*2}, но {b} и {=нет}", {"a": 3.0}) == "3 и 6, но {b} и {=нет}"


@pytest.mark.parametrize(
    "param",
    [
        {"name": "A", "low": 1, "high": 2, "step": 1},
        {"name": "abs", "low": 1, "high": 2, "step": 1},
        {"name": "a", "low": 2, "high": 1, "step": 1},
        {"name": "a", "low": 1, "high": 2, "step": 0},
        {"name": "a", "low": 0, "high": 1e9, "step": 0.1},
        {"name": "a", "low": "x", "high": 2, "step": 1},
    ],
)
def test_bad_variable_is_named(param):
    assert params_problem({"params": [param]}) != ""


def test_expression_without_a_value_somewhere_is_named():
    data = {"params": [{"name": "a", "low": 0, "high": 2, "step": 1}], "answer": "1/a"}
    assert formula_problem("1/a", data) != ""
    assert problem_of("number", data) != ""
    assert problem_of("number", {**data, "answer": "a+1", "tolerance": ""}) == ""

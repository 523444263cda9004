"""Variants of a question: one drawn for each attempt, graded by its own values, told apart in the figures."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerton.assessment.forms.authoring import data_of
from kamerton.assessment.models import Answer, Question
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring
from kamerton.assessment.queries.statistics import by_variant
from kamerton.assessment.questions import KINDS
from kamerton.assessment.questions.posing import drawn_of, posed, problem_of
from kamerton.assessment.questions.showing import told_right
from kamerton.assessment.questions.variants import as_written, filled, rows_of, written_rows
from kamerton.texts.api import from_markdown, plain_text
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_test

ROWS = {"names": ["нота", "буква", "число"], "rows": [["до", "C", "1"], ["ре", "D", "2"]]}
SHORT = {"answers": ["{буква}", "буква {буква}"], "variants": ROWS}
NUMBER = {"answer": "{число}", "variants": ROWS}
MODE = {"what": "interval", "sounding": "{звук}", "pool": ["m3", "M3", "P5"]}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"names": ["а"], "rows": [["1"]]}, "от двух"),
        ({"names": ["а б"], "rows": [["1"], ["2"]]}, "имена"),
        ({"names": ["а", "а"], "rows": [["1", "1"], ["2", "2"]]}, "одинаков"),
        ({"names": ["а", "б"], "rows": [["1", "2"], ["3"]]}, "Вариант 2"),
    ],
)
def test_senseless_variants_are_named(written, words):
    assert words in problem_of("short_text", {"answers": ["{а}"], "variants": written})


def test_a_variant_that_cannot_be_answered_is_named():
    assert problem_of("short_text", SHORT) == ""
    broken = {"names": ["число"], "rows": [["1"], ["много"]]}
    assert "Вариант 2" in problem_of("number", {"answer": "{число}", "variants": broken})
    heard = {"names": ["звук"], "rows": [["m3"], ["P5"]]}
    assert problem_of("hearing", {**MODE, "variants": heard}) == ""


CELL = st.text(
    st.characters(whitelist_categories=("L", "N"), max_codepoint=0x4FF), min_size=1, max_size=12
)


@given(st.lists(st.tuples(CELL, CELL), min_size=2, max_size=6), st.integers(0, 2**32))
def test_every_variant_is_graded_by_its_own_values(rows, seed):
    data = {
        "answers": ["{b}"],
        "variants": {"names": ["a", "b"], "rows": [list(row) for row in rows]},
    }
    question = Question(pk=1, type="short_text", text=from_markdown("Что такое {a}?"), data=data)
    drawn = drawn_of("short_text", data, random.Random(seed))
    one = posed(question, {"drawn": {"1": drawn}})
    words, answer = rows[drawn["variant"]]
    assert plain_text(one.text) == plain_text(from_markdown("Что такое {a}?")).replace("{a}", words)
    kind = KINDS["short_text"]
    assert kind.share(one.data, kind.clean(one.data, answer)) == 1
    assert kind.share(one.data, f"{answer} и ещё") == 0
    assert question.data == data  # the question itself is not touched


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_typed_is_read_as_written(rows):
    written = written_rows("a; b\n" + "\n".join("; ".join(row) for row in rows))
    assert written == {"names": ["a", "b"], "rows": rows}
    assert written_rows(as_written({"variants": written})) == written
    assert len(rows_of({"variants": written})) == len(rows)


def test_form_keeps_them_and_variables_may_stand_beside():
    sent = {"answers": "{буква}", "variants": "буква\nC\nD"}
    data = data_of("short_text", sent, {})
    assert data["variants"] == {"names": ["буква"], "rows": [["C"], ["D"]]}
    assert "variants" not in data_of("short_text", {"answers": "C"}, data)
    assert filled({"variants": "{а}", "answers": ["{а}"]}, {"а": "1"}) == {
        "variants": "{а}",
        "answers": ["1"],
    }


@pytest.fixture
def test(institute, methodologist):
    version = make_version(institute, activity_type="test")
    return make_test(methodologist, version, shuffle=False)


@pytest.mark.django_db
def test_an_attempt_keeps_its_variant_and_the_figures_tell_them_apart(
    sign_in, institute, methodologist, learner, organiser, tutor, test
):
    made = authoring.add_question(
        methodologist,
        test_id=test.pk,
        type_code="short_text",
        fields={"data": SHORT, "text": from_markdown("Как обозначают ноту {нота}?")},
    )
    cohort = make_cohort(institute, test.activity.module.version)
    enrolment = make_studying(cohort, learner, organiser, tutor)
    client, right = sign_in(learner), {0: 0, 1: 0}
    for number in range(4):
        attempt = taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)
        variant = attempt.layout["drawn"][str(made.pk)]["variant"]
        note, letter, _number = ROWS["rows"][variant]
        page = client.get(f"/attempts/{attempt.pk}/").content.decode()
        assert f"Как обозначают ноту {note}?" in page
        assert "{нота}" not in page
        assert letter not in [told for told in page.split() if told == letter]
        raw = [letter if number % 2 == 0 else "H"]
        taking.save_answers(learner, attempt_id=attempt.pk, answers=[(made.pk, raw)])
        taking.finish_attempt(learner, attempt_id=attempt.pk)
        share = Answer.objects.get(attempt=attempt, question=made).share
        assert share == (number % 2 == 0)
        right[variant] += 1
        result = client.get(f"/attempts/{attempt.pk}/result/").content.decode()
        assert f"ноту {note}" in result
    figures = by_variant(made)
    assert [one.words for one in figures] == ["до; C; 1", "ре; D; 2"]
    assert [one.count for one in figures] == [right[0], right[1]]
    assert sum(one.count * (one.share or 0) for one in figures) == 2
    page = sign_in(methodologist).get(f"/bank/{made.pk}/").content.decode()
    assert "ре; D; 2" in page
    edit = sign_in(methodologist).get(f"/bank/{made.pk}/edit/").content.decode()
    assert "нота; буква; число" in edit


def test_right_answer_is_told_by_the_variant():
    question = Question(pk=1, type="number", data=NUMBER)
    one = posed(question, {"drawn": {"1": {"variant": 1}}})
    assert [str(line) for line in told_right(one)] == ["2"]

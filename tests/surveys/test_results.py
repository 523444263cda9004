"""Results: counted right, shown only where nobody is singled out, compared before and after."""

import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from kamerton.core import clock
from kamerton.surveys.errors import NotNow
from kamerton.surveys.models import Question, Round
from kamerton.surveys.operations import rounds, surveys
from kamerton.surveys.queries.results import report, results
from kamerton.surveys.tallies import tally

pytestmark = pytest.mark.django_db


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


@given(st.lists(st.one_of(st.none(), st.integers(1, 5)), max_size=40))
def test_a_tally_counts_every_answer_once(given_values):
    question = Question(code="q1", kind="scale", text="?", steps=5)
    found = tally(question, [{"q1": value} for value in given_values])
    numbers = [value for value in given_values if value is not None]
    assert found.answered == len(numbers)
    assert [one.count for one in found.counts] == [numbers.count(n) for n in range(1, 6)]
    assert found.mean == (sum(numbers) / len(numbers) if numbers else None)


def test_anonymous_results_wait_for_closing_and_for_enough(
    organiser, learners, assign, answer, fresh
):
    one = assign(least=5)
    for person in learners[:4]:
        answer(person, one)
    assert results(fresh(one))[0].tallies == ()
    rounds.close_round(organiser, round_id=one.pk)
    found = results(fresh(one))[0]
    assert (found.is_shown, found.tallies) == (False, ())
    assert "5" in found.why
    rounds.open_round(organiser, round_id=one.pk)
    answer(learners[4], one)
    assert not results(fresh(one))[0].is_shown
    rounds.close_round(organiser, round_id=one.pk)
    assert results(fresh(one))[0].is_shown
    with pytest.raises(NotNow):
        rounds.open_round(organiser, round_id=one.pk)


def test_named_results_are_shown_with_names(learners, learner, assign, answer, fresh):
    one = assign(is_anonymous=False)
    assert not results(fresh(one))[0].is_shown
    answer(learner, one, 4, q3=["a1", "a2"], q4="Нот")
    found = results(fresh(one))[0]
    assert found.named[0].name == learner.full_name
    assert found.named[0].answers == ("4", "В школе", "Ноты, Запись", "Нот")


def _both(organiser, learners, assign, answer):
    before, after = assign("entry"), assign("exit")
    for place, person in enumerate(learners):
        answer(person, before, 2 if place else 3)
        answer(person, after, 5 if place else 4, q2="a2", q4=f"Слово {place}")
    for one in (before, after):
        rounds.close_round(organiser, round_id=one.pk)
    return before, after


def test_before_and_after_are_compared_by_question(
    organiser, cohort, learners, assign, answer, sign_in, owner
):
    _both(organiser, learners, assign, answer)
    found = report(*owner)
    scale, choice, _several, text = found.comparisons
    assert (round(scale.before.mean, 2), round(scale.after.mean, 2)) == (2.17, 4.83)
    assert round(scale.change, 2) == 2.67
    assert [(row.before.count, row.after.count) for row in choice.rows] == [(6, 0), (0, 6)]
    assert sorted(text.after.texts)[0] == "Слово 0"
    client = sign_in(organiser)
    base = f"/questionnaires/of/cohort/{cohort.pk}/"
    page = _text(client.get(f"{base}report/"))
    assert "2,17 → 4,83" in page
    assert "+2,67" in page
    book = load_workbook(io.BytesIO(client.get(f"{base}report.xlsx").getvalue()))
    means = list(book["Средние"].iter_rows(values_only=True))
    assert means[1][2:] == (6, 6, 2.17, 4.83, 2.67)
    spread = list(book["Распределение"].iter_rows(values_only=True))
    assert ("В школе", 6, 100, 0, 0) in [row[2:] for row in spread]
    pdf = PdfReader(io.BytesIO(client.get(f"{base}report.pdf").getvalue()))
    words = "".join(one.extract_text() for one in pdf.pages)
    assert "АНКЕТЫ ДО И ПОСЛЕ ОБУЧЕНИЯ" in words
    assert "4,83 (+2,67)" in words
    assert client.get(f"{base}report.doc").status_code == 404


def test_changed_questions_are_not_compared(
    methodologist, organiser, owner, survey, learners, assign, answer
):
    before = assign("entry")
    other = surveys.copy_survey(methodologist, survey_id=survey.pk)
    surveys.change_question(
        methodologist,
        question_id=other.questions.get(code="q2").pk,
        fields={"text": "Где?", "options": [{"ru": n, "en": ""} for n in ("А", "Б", "В")]},
    )
    after = rounds.assign_survey(
        organiser, survey_id=other.pk, owner=owner, moment="exit", fields={}
    )
    for person in learners:
        answer(person, before)
        answer(person, after)
    for one in (before, after):
        rounds.close_round(organiser, round_id=one.pk)
    found = report(*owner).comparisons
    assert [one.is_both for one in found] == [True, False, True, True, False]
    assert (found[1].before, found[4].after) == (None, None)


def test_a_report_waits_for_both_sides(organiser, cohort, learners, assign, answer, sign_in, owner):
    client = sign_in(organiser)
    base = f"/questionnaires/of/cohort/{cohort.pk}/"
    assert "Нужны анкета на входе" in _text(client.get(f"{base}report/"))
    before = assign("entry")
    assign("exit")
    for person in learners:
        answer(person, before)
    assert "Сравнивать пока нечего" in _text(client.get(f"{base}report/"))
    assert client.get(f"{base}report.xlsx").status_code == 404
    assert client.get(f"/questionnaires/rounds/{before.pk}/results.xlsx").status_code == 404
    assert not report(*owner).is_shown


def test_results_through_the_page(organiser, cohort, learners, assign, answer, sign_in):
    before, after = _both(organiser, learners, assign, answer)
    client = sign_in(organiser)
    text = _text(client.get(f"/questionnaires/rounds/{after.pk}/results/"))
    assert "среднее 4,83" in text
    assert "Слово 3" in text
    content = client.get(f"/questionnaires/rounds/{before.pk}/results.xlsx").getvalue()
    rows = list(load_workbook(io.BytesIO(content))["Итоги"].iter_rows(values_only=True))
    assert rows[2][1:] == ("Насколько уверенно вы ведёте урок?", "2", 5, 83, 2.17)
    page = _text(client.get(f"/questionnaires/of/cohort/{cohort.pk}/"))
    assert "6 ответов" in page
    assert "Закрыта" in page


def test_assigned_and_closed_through_the_page(organiser, cohort, survey, learners, sign_in):
    client = sign_in(organiser)
    base = f"/questionnaires/of/cohort/{cohort.pk}/"
    assert "Анкета не назначена" in _text(client.get(base))
    form = {"survey": str(survey.pk), "names": "none", "least": "5", "closes_on": "2020-01-01"}
    wrong = client.post(f"{base}assign/exit/", {**form, "opens_on": "2021-01-01"})
    assert "раньше, чем откроется" in _text(wrong)
    form["closes_on"] = ""
    assert client.post(f"{base}assign/exit/", form).url == base
    assert "от 5 ответов" in _text(client.get(base))
    one = survey.rounds.get()
    client.post(f"/questionnaires/rounds/{one.pk}/close/")
    assert "Закрыта" in _text(client.get(base))
    client.post(f"/questionnaires/rounds/{one.pk}/drop/")
    assert not survey.rounds.exists()
    assert client.get(f"{base}assign/other/").status_code == 404
    assert client.get("/questionnaires/of/planet/1/").status_code == 404
    programme = f"/questionnaires/of/programme/{cohort.version.programme_id}/"
    assert "Каждая группа программы" in _text(client.get(programme))


@pytest.mark.parametrize("count", [1, 6])
def test_the_pages_ask_little(
    organiser, cohort, learners, assign, answer, sign_in, count, django_assert_num_queries
):
    before, after = assign("entry", is_anonymous=False), assign("exit", is_anonymous=False)
    for person in learners[:count]:
        answer(person, before)
        answer(person, after)
    client = sign_in(organiser)
    base = f"/questionnaires/of/cohort/{cohort.pk}/"
    client.get(base)
    with django_assert_num_queries(4):
        client.get(base)
    with django_assert_num_queries(6):
        client.get(f"/questionnaires/rounds/{before.pk}/results/")
    with django_assert_num_queries(6):
        client.get(f"{base}report/")
    learner = sign_in(learners[0])
    with django_assert_num_queries(4):
        learner.get(f"/questionnaires/rounds/{before.pk}/")


def test_what_its_day_has_closed_is_not_offered_for_closing(organiser, cohort, assign, sign_in):
    one = assign("entry")
    base = f"/questionnaires/of/cohort/{cohort.pk}/"
    step = f"/questionnaires/rounds/{one.pk}/close/"
    client = sign_in(organiser)
    assert step in _text(client.get(base))
    Round.objects.filter(pk=one.pk).update(closes_on=clock.today() - timedelta(days=1))
    page = _text(client.get(base))
    assert step not in page
    assert "Закрыта" in page

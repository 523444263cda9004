"""Questionnaires are made, changed, copied; once people answer they stay as they are."""

import pytest

from kamerton.core.errors import Forbidden
from kamerton.surveys.errors import NotNow, WrongData
from kamerton.surveys.models import Question, Survey
from kamerton.surveys.operations import surveys as ops

pytestmark = pytest.mark.django_db


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


def _codes(survey):
    return list(survey.questions.order_by("position").values_list("code", flat=True))


def test_questions_get_codes_and_options(survey):
    assert _codes(survey) == ["q1", "q2", "q3", "q4"]
    question = survey.questions.get(code="q2")
    assert question.options[1] == {"ru": "Дома", "en": "At home", "code": "a2"}


def test_questions_move_and_go(methodologist, survey):
    last = survey.questions.get(code="q4")
    ops.move_question(methodologist, question_id=last.pk, place=1)
    assert _codes(survey) == ["q4", "q1", "q2", "q3"]
    ops.remove_question(methodologist, question_id=last.pk)
    assert _codes(survey) == ["q1", "q2", "q3"]
    assert list(survey.questions.order_by("position").values_list("position", flat=True)) == [
        1,
        2,
        3,
    ]
    added = ops.add_question(methodologist, survey_id=survey.pk, kind="text", fields={"text": "?"})
    assert added.code == "q5"


def test_a_choice_needs_two_answers(methodologist, survey):
    fields = {"text": "?", "options": [{"ru": "Одно", "en": ""}]}
    with pytest.raises(WrongData) as caught:
        ops.add_question(methodologist, survey_id=survey.pk, kind="choice", fields=fields)
    assert caught.value.field == "options"


def test_a_copy_keeps_codes_and_can_be_changed(
    methodologist, survey, learners, assign, answer, learner
):
    one = assign()
    answer(learner, one)
    with pytest.raises(NotNow):
        ops.change_survey(methodologist, survey_id=survey.pk, fields={"title": "Иная"})
    question = survey.questions.get(code="q1")
    for operation in (ops.remove_question, ops.move_question, ops.change_question):
        more = {"place": 2} if operation is ops.move_question else {}
        more = {"fields": {"text": "!"}} if operation is ops.change_question else more
        with pytest.raises(NotNow):
            operation(methodologist, question_id=question.pk, **more)
    made = ops.copy_survey(methodologist, survey_id=survey.pk)
    assert _codes(made) == ["q1", "q2", "q3", "q4"]
    ops.change_survey(methodologist, survey_id=made.pk, fields={"title": "Иная"})
    assert Survey.objects.get(pk=survey.pk).title == "Уверенность"


@pytest.mark.parametrize("name", ["learner", "tutor", "stranger", "administrator"])
def test_only_askers_make_questionnaires(request, sign_in, survey, name):
    person = request.getfixturevalue(name)
    question = survey.questions.get(code="q1")
    for operation, values in (
        (ops.make_survey, {"fields": {}}),
        (ops.copy_survey, {"survey_id": survey.pk}),
        (ops.archive_survey, {"survey_id": survey.pk, "is_archived": True}),
        (ops.add_question, {"survey_id": survey.pk, "kind": "text", "fields": {}}),
        (ops.change_question, {"question_id": question.pk, "fields": {}}),
        (ops.remove_question, {"question_id": question.pk}),
        (ops.move_question, {"question_id": question.pk, "place": 1}),
    ):
        with pytest.raises(Forbidden):
            operation(person, **values)
    client = sign_in(person)
    for page in ("", "new/", f"{survey.pk}/", f"{survey.pk}/edit/", f"questions/{question.pk}/"):
        assert client.get(f"/questionnaires/{page}").status_code == 403


def test_made_through_the_pages(sign_in, methodologist):
    client = sign_in(methodologist)
    assert "Анкет ещё нет" in _text(client.get("/questionnaires/"))
    made = client.post("/questionnaires/new/", {"title": "Итоги", "intro": "Для нас"})
    survey = Survey.objects.get()
    assert made.url == f"/questionnaires/{survey.pk}/"
    page = f"/questionnaires/{survey.pk}/questions/choice/"
    assert "от двух до 20" in _text(client.post(page, {"text": "Как?", "options": "Одно"}))
    client.post(page, {"text": "Как?", "options": "Хорошо | Well\n\nПлохо", "is_required": "on"})
    question = Question.objects.get()
    assert [one["en"] for one in question.options] == ["Well", ""]
    edit = f"/questionnaires/questions/{question.pk}/"
    assert "Хорошо | Well" in _text(client.get(edit))
    client.post(edit, {"text": "Как вы?", "options": "Да\nНет"})
    assert Question.objects.get().text == "Как вы?"
    text = _text(client.get(made.url))
    assert "1. Как вы?" in text
    assert _text(client.get("/questionnaires/x/"), 404)
    assert _text(client.get(f"/questionnaires/{survey.pk}/questions/other/"), 404)
    client.post(f"/questionnaires/{survey.pk}/edit/", {"title": "Итоги года"})
    client.post(f"/questionnaires/{survey.pk}/copy/")
    assert list(Survey.objects.order_by("pk").values_list("title", flat=True)) == [
        "Итоги года",
        "Итоги года (копия)",
    ]
    client.post(f"/questionnaires/{survey.pk}/archive/", {"archived": "1"})
    assert "Итоги года (копия)" in _text(client.get("/questionnaires/"))
    assert "Итоги года (копия)" not in _text(client.get("/questionnaires/?archived=1"))
    client.post(f"/questionnaires/questions/{question.pk}/move/", {"place": "x"})
    client.post(f"/questionnaires/questions/{question.pk}/remove/")
    assert Question.objects.filter(survey=survey).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_little(sign_in, methodologist, survey, count, django_assert_num_queries):
    for _n in range(count - 1):
        ops.copy_survey(methodologist, survey_id=survey.pk)
    client = sign_in(methodologist)
    client.get("/questionnaires/")
    with django_assert_num_queries(4):
        client.get("/questionnaires/")
    with django_assert_num_queries(4):
        client.get(f"/questionnaires/{survey.pk}/")

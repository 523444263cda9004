"""Writing tests and assignments through the client."""

from decimal import Decimal

import pytest

from kamerton.assessment.models import Assignment, Question, Test
from kamerton.assessment.operations import carrying
from kamerton.programmes.api import activity_type
from kamerton.programmes.models import Activity
from kamerton.programmes.queries import plan_problems
from tests.factories.study import make_version
from tests.factories.tasks import EVERY_TYPE, make_assignment, make_full_test

pytestmark = pytest.mark.django_db
COMMON = {"text": "Что звучит?", "points": "2"}
SENT = {
    "single": {
        "option-0-text": "да",
        "option-3-text": "нет",
        "option-3-feedback": "Увы",
        "right": "0",
    },
    "multiple": {
        "option-0-text": "а",
        "option-0-right": "on",
        "option-1-text": "б",
        "option-1-last": "on",
    },
    "matching": {
        "pair-0-left": "до",
        "pair-0-right": "C",
        "pair-5-left": "ре",
        "pair-5-right": "D",
        "pair-6-left": "",
        "extra": "E\n\nF",
    },
    "ordering": {
        "item-0-text": "раз",
        "item-1-text": "два",
        "item-2-text": "три",
        "item-9-text": "",
    },
    "short_text": {"answers": "стан\nнотный стан"},
    "number": {"answer": "2,5", "tolerance": "0,1", "unit": "мс"},
    "listening": {
        "abc": "X:1\r\nK:C\r\nCEG",
        "bar_from": "1",
        "bar_to": "2",
        "option-0-text": "вверх",
        "option-0-right": "on",
        "option-1-text": "вниз",
    },
}
KEPT = {
    "single": {"options": [{"text": "да", "right": True}, {"text": "нет", "feedback": "Увы"}]},
    "multiple": {"options": [{"text": "а", "right": True}, {"text": "б", "keep_last": True}]},
    "matching": {
        "pairs": [{"left": "до", "right": "C"}, {"left": "ре", "right": "D"}],
        "extra": ["E", "F"],
    },
    "ordering": {"order": ["раз", "два", "три"]},
    "short_text": {"answers": ["стан", "нотный стан"]},
    "number": {"answer": "2,5", "tolerance": "0,1", "unit": "мс"},
    "listening": {
        "options": [{"text": "вверх", "right": True}, {"text": "вниз"}],
        "show_score": False,
        "abc": "X:1\nK:C\nCEG\n",
        "bars": [1, 2],
    },
}


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def activity(version):
    return Activity.objects.get(module__version=version)


@pytest.fixture
def author(sign_in, methodologist):
    return sign_in(methodologist)


def _text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_empty_test_offers_the_types(author, activity):
    text = _text(author.get(f"/activities/{activity.pk}/test/"))
    assert "Вопросов пока нет" in text
    assert "Соответствие" in text


@pytest.mark.parametrize("type_code", SENT)
def test_question_of_each_type_is_written_by_a_plain_form(author, activity, type_code):
    address = f"/activities/{activity.pk}/test/questions/new/{type_code}/"
    assert author.get(address).status_code == 200
    response = author.post(address, {**COMMON, **SENT[type_code]})
    assert response.url == f"/activities/{activity.pk}/test/"
    question = Question.objects.get()
    assert (question.type, question.data, question.points) == (type_code, KEPT[type_code], 2)
    slot = question.slots.get()
    page = _text(author.get(f"/slots/{slot.pk}/"))
    author.post(f"/slots/{slot.pk}/", {**COMMON, **SENT[type_code], "points": "3"})
    question.refresh_from_db()
    assert (question.data, question.points) == (KEPT[type_code], 3)
    assert "Что звучит?" in page


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(author, activity):
    address = f"/activities/{activity.pk}/test/questions/new/single/"
    text = _text(author.post(address, {**COMMON, "option-0-text": "один вариант"}))
    assert "Нужно хотя бы два варианта" in text
    assert "один вариант" in text
    assert "Что звучит?" in text


def test_more_empty_lines_come_without_script(author, activity):
    address = f"/activities/{activity.pk}/test/questions/new/ordering/"
    text = _text(author.post(address, {**COMMON, "item-0-text": "раз", "do": "more"}))
    assert text.count('name="item-') == 6  # one written, four empty, one in the template
    assert Question.objects.count() == 0


def test_rules_are_saved(author, activity):
    form = {
        "instructions": "Наденьте наушники",
        "minutes": "15",
        "percent": "70",
        "review": "never",
    }
    author.post(f"/activities/{activity.pk}/test/", form)
    test = Test.objects.get()
    assert (test.time_limit_s, test.max_attempts, test.pass_share) == (900, None, Decimal("0.7"))
    assert (test.review, test.shuffle) == ("never", False)


def test_questions_are_moved_and_removed(author, methodologist, version, activity):
    test = make_full_test(methodologist, version)
    first, second, *_rest = test.questions
    slot = second.slots.get()
    author.post(f"/slots/{slot.pk}/move/", {"place": "1"})
    assert list(test.questions[:2]) == [second, first]
    author.post(f"/slots/{slot.pk}/remove/")
    assert Question.objects.count() == len(EVERY_TYPE) - 1


@pytest.mark.parametrize("name", ["learner", "tutor", "organiser"])
def test_others_cannot_write(sign_in, request, activity, name):
    viewer = sign_in(request.getfixturevalue(name))
    assert viewer.get(f"/activities/{activity.pk}/test/").status_code == 404
    assert viewer.post(f"/activities/{activity.pk}/test/", {}).status_code == 404
    assert viewer.post("/questions/abc/", {"abc": "X:1"}).status_code == 403


def test_approved_version_is_not_changed(author, methodologist, version, activity):
    test = make_full_test(methodologist, version)
    version.state = "approved"
    version.save()
    assert "версия утверждена" in _text(author.get(f"/activities/{activity.pk}/test/")).lower()
    question = test.questions[0]
    slot = question.slots.get()
    text = _text(author.post(f"/slots/{slot.pk}/", {**COMMON, **SENT["single"]}))
    assert "Что звучит?" in text
    assert Question.objects.get(pk=question.pk).points == 1


def test_abc_is_drawn_as_it_is_typed(author):
    text = _text(author.post("/questions/abc/", {"abc": "X:1\nT:Проба\nK:C\nCEG|"}))
    assert "k-score" in text


def test_assignment_is_written_by_a_plain_form(sign_in, methodologist, institute):
    version = make_version(institute, slug="work", activity_type="assignment")
    activity = Activity.objects.get(module__version=version)
    author = sign_in(methodologist)
    address = f"/activities/{activity.pk}/assignment/"
    assert "Добавить критерий" in _text(author.get(address))
    form = {
        "task": "Запишите **дубль**",
        "pass_points": "2",
        "attempts": "3",
        "part-0-title": "Дубль",
        "part-0-kind": "audio",
        "part-0-required": "on",
        "part-4-title": "",
        "criterion-0-title": "Звук",
        "criterion-0-key": "sound",
        "criterion-0-level-0-points": "4",
        "criterion-0-level-0-title": "Чисто",
        "criterion-0-level-7-points": "1,5",
        "criterion-0-level-7-title": "Почти",
    }
    assert author.post(address, form).url == address
    made = Assignment.objects.get()
    assert [(part["title"], part["kind"], part["required"]) for part in made.parts] == [
        ("Дубль", "audio", True)
    ]
    assert made.rubric == [
        {
            "key": "sound",
            "title": "Звук",
            "title_en": "",
            "description": "",
            "levels": [
                {"points": 1.5, "title": "Почти", "description": ""},
                {"points": 4, "title": "Чисто", "description": ""},
            ],
        }
    ]
    assert "Чисто" in _text(author.get(address))


def test_rubric_without_levels_is_refused_and_stays(sign_in, methodologist, institute):
    version = make_version(institute, slug="work", activity_type="assignment")
    activity = Activity.objects.get(module__version=version)
    form = {
        "task": "Дело",
        "pass_points": "0",
        "part-0-title": "Отчёт",
        "criterion-0-title": "Звук",
    }
    text = _text(sign_in(methodologist).post(f"/activities/{activity.pk}/assignment/", form))
    assert "хотя бы два уровня" in text
    assert "Отчёт" in text
    assert Assignment.objects.count() == 0


def test_what_keeps_a_version_from_approval(methodologist, version, activity):
    assert any("нет вопросов" in problem for problem in plan_problems(version.pk))
    make_full_test(methodologist, version)
    assert not any("вопрос" in problem for problem in plan_problems(version.pk))


def test_test_and_assignment_are_carried_in_a_file(methodologist, institute, version, activity):
    make_full_test(methodologist, version, time_limit_s=60)
    dumped = activity_type("test").dump(activity)
    other = Activity.objects.get(module__version=make_version(institute, slug="copy"))
    activity_type("test").load(other, dumped, methodologist)
    assert carrying.dump_test(other) == dumped
    make_assignment(methodologist, version)
    dumped = activity_type("assignment").dump(activity)
    activity_type("assignment").load(other, dumped, methodologist)
    assert carrying.dump_assignment(other) == dumped


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(
    author, methodologist, version, activity, count, django_assert_num_queries
):
    for _ in range(count):
        make_full_test(methodologist, version)
    author.get(f"/activities/{activity.pk}/test/")
    with django_assert_num_queries(7):
        author.get(f"/activities/{activity.pk}/test/")

"""Taking a test through the client: by plain forms, by the script's requests, and as a cheat."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from kamerton.assessment.models import Answer, Attempt
from kamerton.assessment.operations import authoring
from kamerton.learning.models import ActivityProgress
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import SECRET, make_full_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    return make_full_test(methodologist, version, max_attempts=2, time_limit_s=600)


@pytest.fixture
def cohort(institute, version, test):
    return make_cohort(institute, version)


@pytest.fixture
def enrolment(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def start_url(enrolment, test):
    return f"/enrolments/{enrolment.pk}/tests/{test.pk}/start/"


@pytest.fixture
def attempt(sign_in, learner, start_url):
    sign_in(learner).post(start_url)
    return Attempt.objects.get()


def _text(response):
    assert response.status_code == 200
    return response.content.decode()


def _places(attempt, question, indexes):
    """Return the shown places of stored indexes, as the page sends them."""
    order = attempt.layout["options"].get(str(question.pk)) or []
    return [order.index(index) for index in indexes]


def _right_form(attempt):
    form = {}
    for question in attempt.test.questions.all():
        name = f"q{question.pk}"
        if question.type == "matching":
            for i, place in enumerate(_places(attempt, question, [0, 1, 2])):
                form[f"{name}_{i}"] = place
        elif question.type == "ordering":
            for rank, place in enumerate(_places(attempt, question, [0, 1, 2, 3]), start=1):
                form[f"{name}_{place}"] = rank
        elif question.type == "short_text":
            form[name] = " Тайный ответ. "
        elif question.type == "number":
            form[name] = "12 346"
        else:
            right = [i for i, o in enumerate(question.data["options"]) if o.get("right")]
            form[name] = _places(attempt, question, right)
    return form


def test_start_page_tells_the_rules(sign_in, learner, enrolment, test):
    text = _text(sign_in(learner).get(f"/cohorts/cohort/activities/{test.activity_id}/"))
    assert "Начать тест" in text
    assert "10 минут" in text
    assert "осталось 2 из 2" in text
    assert "Вопрос вида" not in text


def test_starting_leads_to_the_questions(sign_in, learner, start_url):
    response = sign_in(learner).post(start_url)
    assert response.url == f"/attempts/{Attempt.objects.get().pk}/"


def test_all_seven_types_are_answered_by_a_plain_form(client, attempt):
    response = client.post(f"/attempts/{attempt.pk}/", {**_right_form(attempt), "do": "finish"})
    assert response.url == f"/attempts/{attempt.pk}/finish/"
    assert "На все вопросы есть ответы" in _text(client.get(response.url))
    client.post(response.url)
    attempt.refresh_from_db()
    assert (attempt.points, attempt.passed) == (7, True)
    assert ActivityProgress.objects.get().state == "completed"


def test_handing_in_names_what_is_not_answered(client, attempt):
    form = _right_form(attempt)
    last = attempt.layout["questions"][-1]
    form = {name: value for name, value in form.items() if not name.startswith(f"q{last}")}
    client.post(f"/attempts/{attempt.pk}/", {**form, "do": "finish"})
    text = _text(client.get(f"/attempts/{attempt.pk}/finish/"))
    assert "1 вопрос без ответа" in text
    assert "Вопрос 7" in text
    assert Attempt.objects.get().finished_at is None


def test_saved_answers_are_shown_again(client, attempt):
    client.post(f"/attempts/{attempt.pk}/", {**_right_form(attempt), "do": "save"})
    text = _text(client.get(f"/attempts/{attempt.pk}/"))
    assert "Отвечено 7 из 7" in text
    assert "Тайный ответ." in text
    assert text.count(" checked") == 4


def test_script_saves_each_answer_by_places(client, attempt):
    question = attempt.test.questions.get(type="ordering")
    raw = _places(attempt, question, [3, 2, 1, 0])
    body = json.dumps({"answers": [[question.pk, [str(place) for place in raw]]]})
    answer = client.post(f"/attempts/{attempt.pk}/answers/", body, content_type="application/json")
    assert answer.json() == {"saved": 1}
    assert Answer.objects.get().value == [3, 2, 1, 0]


@pytest.mark.parametrize("body", ["", "[]", "{", '{"answers": [[1]]}', '{"answers": 3}'])
def test_unreadable_answers_are_refused(client, attempt, body):
    answer = client.post(f"/attempts/{attempt.pk}/answers/", body, content_type="application/json")
    assert answer.status_code == 400


def test_late_answers_are_refused_with_a_reason(client, attempt, time_machine):
    question = attempt.test.questions.get(type="number")
    time_machine.move_to(attempt.deadline_at + timedelta(seconds=10))
    body = json.dumps({"answers": [[question.pk, ["1"]]]})
    answer = client.post(f"/attempts/{attempt.pk}/answers/", body, content_type="application/json")
    assert answer.status_code == 409
    assert "слишком поздно" in answer.json()["message"]


def test_opening_an_overdue_attempt_hands_it_in(client, attempt, time_machine):
    time_machine.move_to(attempt.deadline_at + timedelta(seconds=10))
    response = client.get(f"/attempts/{attempt.pk}/")
    assert response.url == f"/attempts/{attempt.pk}/result/"
    assert "0" in _text(client.get(response.url))


def test_deadline_is_the_same_after_a_reload(client, attempt):
    page = f"/attempts/{attempt.pk}/"
    shown = [re.search(r'data-deadline="([^"]+)"', _text(client.get(page)))[1] for _ in range(2)]
    attempt.refresh_from_db()
    assert shown == [attempt.deadline_at.isoformat()] * 2


def test_page_before_the_end_holds_no_answers(client, attempt):
    client.post(f"/attempts/{attempt.pk}/", {**_right_form(attempt), "do": "save"})
    Answer.objects.all().delete()
    text = _text(client.get(f"/attempts/{attempt.pk}/"))
    for secret in (SECRET, "тайный ответ", "12345", "Пояснение ко второй", "Всё так", "Посмотрите"):
        assert secret not in text
    assert "ee ee" not in text
    assert 'right"' not in text
    assert "/scores/" not in text


def test_value_sent_says_the_place_not_the_index(client, attempt):
    """In ordering the index would be the answer: the values stand as shown, 0, 1, 2, 3."""
    question = attempt.test.questions.get(type="ordering")
    text = _text(client.get(f"/attempts/{attempt.pk}/"))
    names = re.findall(rf'name="q{question.pk}_(\d)"', text)
    assert names == ["0", "1", "2", "3"]
    assert attempt.layout["options"][str(question.pk)] != [0, 1, 2, 3]


def test_result_tells_right_answers_and_feedback(client, attempt):
    client.post(f"/attempts/{attempt.pk}/finish/")
    text = _text(client.get(f"/attempts/{attempt.pk}/result/"))
    assert "Не зачтено" in text
    assert "тайный ответ" in text
    assert "Посмотрите статью" in text
    assert "осталась 1 попытка" in text.lower()


@pytest.mark.parametrize(("rule", "shown"), [("after_pass", False), ("never", False)])
def test_review_rule_hides_right_answers(client, attempt, methodologist, rule, shown):
    authoring.set_test(methodologist, activity_id=attempt.test.activity_id, fields={"review": rule})
    client.post(f"/attempts/{attempt.pk}/finish/")
    assert ("тайный ответ" in _text(client.get(f"/attempts/{attempt.pk}/result/"))) is shown


def test_last_attempt_opens_right_answers(client, attempt, methodologist, start_url):
    authoring.set_test(
        methodologist, activity_id=attempt.test.activity_id, fields={"review": "after_pass"}
    )
    client.post(f"/attempts/{attempt.pk}/finish/")
    client.post(start_url)
    second = Attempt.objects.get(number=2)
    assert "тайный ответ" not in _text(client.get(f"/attempts/{attempt.pk}/result/"))
    client.post(f"/attempts/{second.pk}/finish/")
    assert "тайный ответ" in _text(client.get(f"/attempts/{attempt.pk}/result/"))
    assert "Попытки закончились" in _text(client.post(start_url, follow=True))


ROLES = {
    "learner": 200,
    "tutor": 200,
    "methodologist": 200,
    "colleague": 404,
    "stranger": 404,
    "organiser": 404,
}


@pytest.mark.parametrize(("name", "status"), ROLES.items())
def test_result_is_open_to(sign_in, request, client, attempt, name, status):
    client.post(f"/attempts/{attempt.pk}/finish/")
    person = request.getfixturevalue(name)
    assert sign_in(person).get(f"/attempts/{attempt.pk}/result/").status_code == status


@pytest.mark.parametrize("name", ["tutor", "methodologist", "stranger"])
def test_questions_are_open_to_the_learner_alone(sign_in, request, attempt, name):
    client = sign_in(request.getfixturevalue(name))
    assert client.get(f"/attempts/{attempt.pk}/").status_code == 404
    body = json.dumps({"answers": []})
    sent = client.post(f"/attempts/{attempt.pk}/answers/", body, content_type="application/json")
    assert sent.status_code in (403, 404)
    assert client.post(f"/attempts/{attempt.pk}/finish/").status_code == 404


def test_test_of_another_programme_cannot_be_started(
    sign_in, learner, enrolment, institute, methodologist
):
    other = make_full_test(methodologist, make_version(institute, slug="other"))
    response = sign_in(learner).post(f"/enrolments/{enrolment.pk}/tests/{other.pk}/start/")
    assert response.status_code == 404
    assert Attempt.objects.count() == 0


def test_sound_is_not_for_strangers(sign_in, stranger, attempt):
    question = attempt.test.questions.get(type="listening")
    assert sign_in(stranger).get(f"/questions/{question.pk}/sound.m4a").status_code == 404


def test_methodologist_previews_the_questions(sign_in, methodologist, version, test):
    address = f"/programmes/{version.pk}/activities/{test.activity_id}/preview/"
    assert "Вопрос вида ordering" in _text(sign_in(methodologist).get(address))


@pytest.mark.parametrize("repeats", [1, 3])
def test_pages_ask_the_database_the_same_at_any_size(
    sign_in, learner, methodologist, version, enrolment, test, repeats, django_assert_num_queries
):
    for _ in range(repeats - 1):
        make_full_test(methodologist, version)
    client = sign_in(learner)
    client.post(f"/enrolments/{enrolment.pk}/tests/{test.pk}/start/")
    attempt = Attempt.objects.get()
    client.get(f"/attempts/{attempt.pk}/")
    with django_assert_num_queries(5):
        client.get(f"/attempts/{attempt.pk}/")
    client.post(f"/attempts/{attempt.pk}/finish/")
    with django_assert_num_queries(6):
        client.get(f"/attempts/{attempt.pk}/result/")


@pytest.mark.django_db(transaction=True)
def test_handing_in_twice_at_once_makes_one_result(learner, attempt):
    def hand_in(_number):
        try:
            client = Client()
            client.force_login(learner)
            return client.post(f"/attempts/{attempt.pk}/finish/").url
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        urls = set(pool.map(hand_in, range(3)))
    assert urls == {f"/attempts/{attempt.pk}/result/"}
    assert Attempt.objects.filter(finished_at__isnull=False).count() == 1

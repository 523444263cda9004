"""Answers that a person marks, timed parts, extra time, what is shown when: through the client."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kamerton.assessment.models import Answer, Attempt, ExtraTime
from kamerton.assessment.operations import attempt as taking
from kamerton.assessment.operations import authoring, marking
from kamerton.assessment.queries.marking import said_at_the_end, to_mark
from kamerton.core import clock
from kamerton.core.errors import DomainError, Forbidden
from kamerton.files.models import StoredFile
from kamerton.learning.models import ActivityProgress
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.texts.api import from_markdown
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_test

pytestmark = pytest.mark.django_db
HINT = "Тайная подсказка проверяющему"


@pytest.fixture
def version(institute):
    return make_version(institute, activity_type="test")


@pytest.fixture
def test(methodologist, version):
    return make_test(methodologist, version, shuffle=False, max_attempts=3)


@pytest.fixture
def essay(methodologist, test):
    fields = {"data": {"hint": HINT}, "points": Decimal(4), "text": from_markdown("Расскажите")}
    return authoring.add_question(methodologist, test_id=test.pk, type_code="essay", fields=fields)


@pytest.fixture
def enrolment(institute, version, learner, organiser, tutor):
    cohort = make_cohort(institute, version)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


def _text(response):
    assert response.status_code == 200
    return response.content.decode()


def _begun(learner, test, enrolment):
    return taking.start_attempt(learner, test_id=test.pk, enrolment=enrolment)


@pytest.fixture
def waiting(learner, test, essay, enrolment, django_capture_on_commit_callbacks):
    attempt = _begun(learner, test, enrolment)
    first, second, third = attempt.layout["questions"]
    for key, raw in ((first, ["0"]), (second, ["1"]), (third, ["Мой **ответ**"])):
        taking.save_answer(learner, attempt_id=attempt.pk, question_id=key, raw=raw)
    with django_capture_on_commit_callbacks(execute=True):
        taking.finish_attempt(learner, attempt_id=attempt.pk)
    attempt.refresh_from_db()
    return attempt


def test_result_waits_for_the_tutor(waiting, sign_in, learner):
    assert (waiting.points, waiting.awaiting, waiting.passed) == (Decimal(3), 1, None)
    assert ActivityProgress.objects.get().state == "submitted"
    text = _text(sign_in(learner).get(f"/attempts/{waiting.pk}/result/"))
    assert "1 ответ проверяется" in text
    assert HINT not in text


def test_tutor_marks_and_the_result_is_complete(
    waiting, sign_in, tutor, learner, django_capture_on_commit_callbacks
):
    assert Notification.objects.filter(person=tutor, kind="assessment.to_mark").exists()
    client = sign_in(tutor)
    answer = Answer.objects.get(question__type="essay")
    assert "/desk/marking/" in _text(client.get("/desk/"))
    assert "Расскажите" in _text(client.get("/desk/marking/"))
    page = f"/desk/marking/{answer.pk}/"
    assert HINT in _text(client.get(page))
    assert "Не больше 4" in _text(client.post(page, {"points": "5"}))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, {"points": "3", "comment": "Хорошо"}).url == "/desk/marking/"
    waiting.refresh_from_db()
    assert (waiting.points, waiting.awaiting, waiting.passed) == (Decimal(6), 0, True)
    assert ActivityProgress.objects.get().state == "completed"
    assert Notification.objects.filter(person=learner, kind="assessment.marked").exists()
    text = _text(sign_in(learner).get(f"/attempts/{waiting.pk}/result/"))
    assert "Хорошо" in text
    marking.mark_answer(tutor, answer_id=answer.pk, points=Decimal(0), comment="Иначе")
    waiting.refresh_from_db()
    assert (waiting.points, waiting.passed) == (Decimal(3), False)


@pytest.mark.parametrize("name", ["learner", "stranger", "organiser", "methodologist"])
def test_others_cannot_mark(waiting, request, sign_in, name):
    person = request.getfixturevalue(name)
    answer = Answer.objects.get(question__type="essay")
    assert sign_in(person).get(f"/desk/marking/{answer.pk}/").status_code == 404
    assert list(to_mark(person)) == []
    with pytest.raises(Forbidden):
        marking.mark_answer(person, answer_id=answer.pk, points=Decimal(1), comment="")


def test_choice_cannot_be_marked_by_hand(waiting, tutor):
    answer = Answer.objects.filter(question__type="single").order_by("pk")[0]
    with pytest.raises(DomainError):
        marking.mark_answer(tutor, answer_id=answer.pk, points=Decimal(1), comment="")


@pytest.mark.parametrize("count", [1, 3])
def test_queue_does_not_grow(waiting, sign_in, tutor, count, django_assert_num_queries):
    client = sign_in(tutor)
    client.get("/desk/marking/")
    with django_assert_num_queries(4):
        client.get("/desk/marking/")


def test_file_is_sent_by_a_plain_form_and_open_to_the_tutor(
    methodologist, test, enrolment, learner, tutor, stranger, sign_in
):
    question = authoring.add_question(
        methodologist,
        test_id=test.pk,
        type_code="file",
        fields={"data": {"most": 2, "hint": HINT}, "text": from_markdown("Пришлите")},
    )
    attempt = _begun(learner, test, enrolment)
    client = sign_in(learner)
    page = f"/attempts/{attempt.pk}/"
    assert HINT not in _text(client.get(page))
    sent = SimpleUploadedFile("ноты.txt", b"do re mi", "text/plain")
    client.post(page, {"do": "save", f"q{question.pk}-file": sent})
    file = StoredFile.objects.get()
    answer = Answer.objects.get(question=question)
    assert answer.value == {"files": [file.pk]}
    assert client.get(f"/files/{file.pk}/").status_code == 200
    assert sign_in(tutor).get(f"/files/{file.pk}/").status_code == 404
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    assert "ноты.txt" in _text(sign_in(tutor).get(f"/desk/marking/{answer.pk}/"))
    assert sign_in(tutor).get(f"/files/{file.pk}/").status_code == 200
    assert sign_in(stranger).get(f"/files/{file.pk}/").status_code == 404


def test_file_of_somebody_else_is_no_answer(methodologist, test, enrolment, learner, sign_in):
    question = authoring.add_question(
        methodologist, test_id=test.pk, type_code="file", fields={"data": {"most": 1}}
    )
    attempt = _begun(learner, test, enrolment)
    body = json.dumps({"answers": [[question.pk, ["99999"]]]})
    response = sign_in(learner).post(
        f"/attempts/{attempt.pk}/answers/", body, content_type="application/json"
    )
    assert response.status_code == 404
    assert Answer.objects.count() == 0


@pytest.fixture
def timed(methodologist, test):
    first = test.sections.get()
    fields = {"title": "Начало", "time_limit_s": 60}
    authoring.set_section(methodologist, test_id=test.pk, section_id=first.pk, fields=fields)
    second = authoring.set_section(
        methodologist, test_id=test.pk, fields={"title": "Конец", "time_limit_s": 120}
    )
    slot = first.slots.order_by("position")[1]
    authoring.move_slot(methodologist, slot_id=slot.pk, place=1, section_id=second.pk)
    return test


def test_timed_parts_are_taken_one_after_another(timed, learner, enrolment, sign_in, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    attempt = _begun(learner, timed, enrolment)
    (first,), (second,) = (part["questions"] for part in attempt.layout["sections"])
    parts = [part["id"] for part in attempt.layout["sections"]]
    client = sign_in(learner)
    page = f"/attempts/{attempt.pk}/"
    assert "Начать эту часть" in _text(client.get(page))

    def send(key):
        body = json.dumps({"answers": [[key, ["0"]]]})
        return client.post(f"{page}answers/", body, content_type="application/json").status_code

    assert send(first) == 409
    assert client.post(f"{page}parts/{parts[1]}/").status_code == 404
    client.post(f"{page}parts/{parts[0]}/")
    text = _text(client.get(page))
    assert f'name="q{first}"' in text
    assert f'name="q{second}"' not in text
    assert (send(first), send(second)) == (200, 409)
    time_machine.move_to(attempt.started_at + timedelta(seconds=80), tick=False)
    assert send(first) == 409
    assert "Конец" in _text(client.get(page))
    client.post(f"{page}parts/{parts[1]}/")
    assert (send(first), send(second)) == (409, 200)
    attempt.refresh_from_db()
    assert attempt.deadline_at == attempt.started_at + timedelta(seconds=200)
    time_machine.move_to(attempt.started_at + timedelta(seconds=300), tick=False)
    assert client.get(page).url == f"{page}result/"
    attempt.refresh_from_db()
    assert attempt.finished_at == attempt.deadline_at


def test_part_is_left_before_its_time(timed, learner, enrolment, sign_in):
    attempt = _begun(learner, timed, enrolment)
    parts = [part["id"] for part in attempt.layout["sections"]]
    key = attempt.layout["sections"][0]["questions"][0]
    client = sign_in(learner)
    page = f"/attempts/{attempt.pk}/"
    client.post(f"{page}parts/{parts[0]}/")
    client.post(page, {"do": "part", f"q{key}": "0"})
    assert Answer.objects.get().value is not None
    assert "Конец" in _text(client.get(page))


def test_extra_time_stretches_tests_and_is_nobody_elses_matter(
    methodologist, test, enrolment, learner, tutor, colleague, sign_in
):
    fields = {"time_limit_s": 600}
    authoring.set_test(methodologist, activity_id=test.activity_id, fields=fields)
    attempt = _begun(learner, test, enrolment)
    page = f"/enrolments/{enrolment.pk}/extra-time/"
    assert sign_in(colleague).get(page).status_code == 404
    assert sign_in(learner).get(page).status_code == 404
    client = sign_in(tutor)
    client.post(page, {"percent": "50"})
    attempt.refresh_from_db()
    assert attempt.deadline_at - attempt.started_at == timedelta(seconds=900)
    assert "50" in _text(client.get(page))
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    second = _begun(learner, test, enrolment)
    assert second.deadline_at - second.started_at == timedelta(seconds=900)
    client.post(page, {"percent": "0"})
    second.refresh_from_db()
    assert second.deadline_at - second.started_at == timedelta(seconds=600)
    assert ExtraTime.objects.count() == 0


def test_organiser_may_give_extra_time(sign_in, organiser, enrolment):
    page = f"/enrolments/{enrolment.pk}/extra-time/"
    assert sign_in(organiser).post(page, {"percent": "25"}).status_code == 302
    assert ExtraTime.objects.get().percent == 25


@pytest.mark.parametrize(
    ("policy", "passed"), [("best", True), ("last", False), ("average", False)]
)
def test_policy_decides_which_attempt_counts(
    methodologist, test, enrolment, learner, policy, passed
):
    fields = {"counts": policy, "pass_share": Decimal("0.9")}
    authoring.set_test(methodologist, activity_id=test.activity_id, fields=fields)
    for rights in (("1", "1"), ("0", "1"), ("1", "0")):
        attempt = _begun(learner, test, enrolment)
        for key, raw in zip(attempt.layout["questions"], rights, strict=True):
            taking.save_answer(learner, attempt_id=attempt.pk, question_id=key, raw=[raw])
        taking.finish_attempt(learner, attempt_id=attempt.pk)
    shares = [a.points / a.max_points for a in Attempt.objects.order_by("number")]
    assert shares == [Decimal(2) / 3, 1, 0]
    from kamerton.assessment.queries.attempts import around

    assert around(attempt).has_passed is passed


def test_feedback_speaks_by_share_and_sends_to_activities(
    methodologist, version, test, enrolment, learner, sign_in
):
    module = version.modules.get()
    other = module.activities.get()
    other.pk, other.position, other.key = None, 2, uuid.uuid4()
    other.save()
    low = {"from": 0, "text": "Повторите начало", "repeat": [str(other.key)]}
    high = {"from": 90, "text": "Отлично", "repeat": []}
    authoring.set_test(
        methodologist, activity_id=test.activity_id, fields={"feedback": [high, low]}
    )
    attempt = _begun(learner, test, enrolment)
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    text = _text(sign_in(learner).get(f"/attempts/{attempt.pk}/result/"))
    assert "Повторите начало" in text
    assert f"/cohorts/cohort/activities/{other.pk}/" in text
    assert "Отлично" not in text
    attempt.refresh_from_db()
    assert [one.text for one in said_at_the_end(attempt)] == ["Повторите начало"]


@pytest.mark.parametrize(
    ("rule", "shown"), [("marks", False), ("after_close", False), ("after_attempt", True)]
)
def test_review_rules(methodologist, test, enrolment, learner, sign_in, rule, shown):
    options = [{"text": "тайна верная", "right": True}, {"text": "иное", "feedback": "пояснение"}]
    question = test.questions[0]
    authoring.change_question(
        methodologist,
        question_id=question.pk,
        fields={"data": {"options": options}, "feedback_wrong": "совет"},
    )
    authoring.set_test(methodologist, activity_id=test.activity_id, fields={"review": rule})
    attempt = _begun(learner, test, enrolment)
    key = attempt.layout["questions"][0]
    taking.save_answer(learner, attempt_id=attempt.pk, question_id=key, raw=["1"])
    taking.finish_attempt(learner, attempt_id=attempt.pk)
    client = sign_in(learner)
    address = f"/attempts/{attempt.pk}/result/"
    text = _text(client.get(address))
    assert ("тайна верная" in text, "пояснение" in text, "совет" in text) == (shown,) * 3
    assert ("0 из 1" in text) is (rule != "after_close")
    if rule == "after_close":
        enrolment.cohort.state = "finished"
        enrolment.cohort.save()
        assert "тайна верная" in _text(client.get(address))

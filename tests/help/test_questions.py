"""Questions are asked from any page, answered by people, and seen by nobody else."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail

from kamerton.core import clock
from kamerton.core.errors import Forbidden, NotFound
from kamerton.help.errors import NotNow, WrongData
from kamerton.help.mailing import answer_question
from kamerton.help.models import Message, Question
from kamerton.help.operations import questions as ops
from kamerton.help.queries import questions as queries
from kamerton.mail.api import Reply
from kamerton.notifications.models import Notification
from kamerton.notifications.registry import Told, may_know
from kamerton.texts.api import from_markdown, plain_text
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def new(words="Не слышно записи", key="", **fields):
    values = {"subject": "Нет звука", "area": "technical", **fields}
    return ops.NewQuestion(body=from_markdown(words), key=key or uuid.uuid4().hex, **values)


def answer(actor, question, words="Нажмите на динамик", **more):
    return ops.add_message(
        actor, question_id=question.pk, body=from_markdown(words), key=uuid.uuid4().hex, **more
    )


def text_of(response, status=200):
    assert response.status_code == status, response
    return response.content.decode().replace("\xa0", " ")


def test_a_question_sent_twice_is_one(learner):
    first = ops.ask(learner, new(key="once"))
    assert ops.ask(learner, new("Другой текст", key="once")) == first
    assert Message.objects.get(question=first).key == "once"


def test_a_used_key_is_nobody_elses(learner, colleague):
    ops.ask(learner, new(key="once"))
    with pytest.raises(NotNow):
        ops.ask(colleague, new(key="once"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"words": " "}, "body"), ({"area": "nothing"}, "area"), ({"guest": ("Вера", "")}, None)],
)
def test_what_lacks_is_said(learner, fields, field):
    actor = None if "guest" in fields else learner
    with pytest.raises(WrongData) as caught:
        ops.ask(actor, new(**fields))
    assert caught.value.field == (field or "guest_email")
    assert not Question.objects.exists()


def test_those_who_answer_such_questions_are_told(learner, organiser, administrator):
    ops.ask(learner, new())
    ops.ask(learner, new(area="papers"))
    told = Notification.objects.filter(kind="help.asked").order_by("pk")
    assert [one.person_id for one in told] == [administrator.pk, organiser.pk]


def test_an_answer_reaches_the_asker_by_bell_and_mail(
    learner, organiser, django_capture_on_commit_callbacks, worker
):
    question = ops.ask(learner, new())
    with django_capture_on_commit_callbacks(execute=True):
        answer(organiser, question)
    question.refresh_from_db()
    assert question.state == "answered"
    assert question.assignee == organiser
    notice = Notification.objects.get(person=learner)
    assert notice.url == f"/help/questions/{question.pk}/"
    assert notice.params["text"] == "Нажмите на динамик"


def test_the_asker_goes_on_and_it_waits_again(learner, organiser):
    question = ops.ask(learner, new())
    answer(organiser, question)
    with clock.at(clock.now() + timedelta(hours=2)):
        answer(learner, question, "Всё равно не слышно")
        later = clock.now()
    question.refresh_from_db()
    assert (question.state, question.waits_since) == ("new", later)
    told = Notification.objects.filter(kind="help.asked", person=organiser)
    assert told.count() == 2  # of the question, for there is no administrator, and of what came now


def test_a_closed_question_opens_when_its_asker_writes(learner, organiser):
    question = ops.ask(learner, new())
    ops.close_question(learner, question_id=question.pk)
    question.refresh_from_db()
    assert question.state == "closed"
    answer(learner, question, "Опять")
    question.refresh_from_db()
    assert (question.state, question.closed_at) == ("new", None)


def test_a_message_sent_twice_is_one(learner, organiser):
    question = ops.ask(learner, new())
    for _time in range(2):
        ops.add_message(
            organiser, question_id=question.pk, body=from_markdown("Ответ"), key="again"
        )
    assert question.messages.count() == 2


def test_notes_are_for_those_who_answer(learner, organiser, sign_in):
    question = ops.ask(learner, new())
    answer(organiser, question, "Похоже на старый браузер", is_note=True)
    question.refresh_from_db()
    assert question.state == "new"
    address = f"/help/questions/{question.pk}/"
    assert "старый браузер" not in text_of(sign_in(learner).get(address))
    assert "старый браузер" in text_of(sign_in(organiser).get(address))
    with pytest.raises(Forbidden):
        answer(learner, question, "Моя заметка", is_note=True)


@pytest.mark.parametrize("name", ["stranger", "colleague", "tutor", "expert"])
def test_nobody_else_sees_a_question(request, learner, sign_in, name):
    person = request.getfixturevalue(name)
    question = ops.ask(learner, new())
    client = sign_in(person)
    for path in ("", "close/", "take/", "move/"):
        address = f"/help/questions/{question.pk}/{path}"
        answered = client.post(address, {"area": "other"}) if path else client.get(address)
        assert answered.status_code in {403, 404}, path
    assert client.get("/help/queue/").status_code == 403
    with pytest.raises(NotFound):
        answer(person, question)
    question.refresh_from_db()
    assert (question.state, question.area, question.assignee) == ("new", "technical", None)


def test_the_form_takes_the_page_along(learner, sign_in):
    client = sign_in(learner)
    page = text_of(client.get("/help/ask/", headers={"referer": "http://testserver/library/?q=1"}))
    assert 'value="/library/"' in page
    key = re.search(r'name="key"[^>]*value="(\w+)"', page) or re.search(r'value="(\w{32})"', page)
    sent = {
        "subject": "Нет звука",
        "area": "technical",
        "body": "Не слышно",
        "with_page": "on",
        "page": "/library/",
        "key": key.group(1),
    }
    response = client.post("/help/ask/", sent, headers={"user-agent": "Проба/1"})
    question = Question.objects.get()
    assert response["Location"] == f"/help/questions/{question.pk}/"
    assert question.context == {"page": "/library/", "browser": "Проба/1", "language": "ru"}
    client.post("/help/ask/", sent)
    assert Question.objects.count() == 1


def test_a_strange_referer_is_no_page(learner, sign_in):
    page = text_of(sign_in(learner).get("/help/ask/", headers={"referer": "https://evil.test/x"}))
    assert "/x" not in page


def test_what_was_typed_stays_with_the_error(learner, sign_in):
    sent = {"subject": "", "area": "other", "body": "Долгий рассказ", "key": "k"}
    page = text_of(sign_in(learner).post("/help/ask/", sent))
    assert "Долгий рассказ" in page
    assert not Question.objects.exists()


def test_a_guest_is_answered_by_mail(
    client, organiser, django_capture_on_commit_callbacks, institute
):
    page = text_of(client.get("/help/ask/"))
    key = re.search(r'value="(\w{32})"', page).group(1)
    sent = {
        "guest_name": "Вера",
        "guest_email": "vera@test.kamerton.example",
        "subject": "Не могу войти",
        "area": "technical",
        "body": "Пароль <b>не</b> подходит",
        "key": key,
    }
    shown = text_of(client.post("/help/ask/", sent, follow=True))
    question = Question.objects.get()
    assert "vera@test.kamerton.example" in shown
    assert "<b>не</b>" in plain_text(question.messages.get().body)
    assert client.get(f"/help/questions/{question.pk}/").status_code == 302
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer(organiser, question, "Запросите новый пароль.")
    letters = [one for one in mail.outbox if one.to == ["vera@test.kamerton.example"]]
    assert [str(question.pk) in one.subject for one in letters] == [True]
    assert "Запросите новый пароль." in letters[0].body


def test_the_queue_begins_with_what_waits_longest(
    learner, organiser, sign_in, django_assert_num_queries
):
    now = clock.now()
    for hours, subject in ((1, "Новый"), (5, "Старый")):
        with clock.at(now - timedelta(hours=hours)):
            ops.ask(learner, new(subject=subject))
    done = ops.ask(learner, new(subject="Решённый"))
    answer(organiser, done)
    client = sign_in(organiser)
    client.get("/help/queue/")
    with django_assert_num_queries(6):
        page = text_of(client.get("/help/queue/"))
    assert page.index("Старый") < page.index("Новый")
    assert "Решённый" not in page
    assert "Решённый" in text_of(client.get("/help/queue/?show=answered"))
    mine = text_of(client.get("/help/queue/?show=mine"))
    assert "Старый" not in mine


def test_taking_and_moving(learner, organiser, administrator, sign_in):
    question = ops.ask(learner, new(area="papers"))
    client = sign_in(organiser)
    client.post(f"/help/questions/{question.pk}/take/", {"mine": "1"})
    question.refresh_from_db()
    assert question.assignee == organiser
    client.post(f"/help/questions/{question.pk}/move/", {"area": "technical"})
    question.refresh_from_db()
    assert (question.area, question.assignee) == ("technical", None)
    assert Notification.objects.filter(person=administrator, kind="help.asked").count() == 1
    assert client.post(f"/help/questions/{question.pk}/move/", {"area": "?"}).status_code == 400


def test_the_usual_wait_is_the_median(learner, organiser):
    assert queries.usual_wait() is None
    start = clock.now() - timedelta(days=2)
    for hours in (1, 3, 20):
        with clock.at(start):
            question = ops.ask(learner, new())
        with clock.at(start + timedelta(hours=hours)):
            answer(organiser, question)
    assert queries.usual_wait() == timedelta(hours=3)


def test_own_data_go_out_and_are_forgotten(learner, organiser):
    question = ops.ask(learner, new("Моя тайна", context={"browser": "Проба/1"}))
    answer(organiser, question)
    data = queries.personal_data(learner.pk)["help.json"]
    assert "Моя тайна" in data["messages"][0]["text"]
    assert queries.personal_data(make_person("Пустой", "Пётр", "").pk) == {}
    ops.forget_person(learner.pk)
    question.refresh_from_db()
    assert (question.person, question.context) == (None, {})
    assert question.messages.count() == 2


@pytest.mark.parametrize(("name", "state"), [("organiser", "answered"), ("learner", "new")])
def test_a_letter_goes_on_with_the_question(request, learner, organiser, name, state):
    question = ops.ask(learner, new())
    writer = request.getfixturevalue(name)
    reply = Reply(writer, question.pk, "Ответ из почты", "letter-1", clock.now())
    for _time in range(2):
        taken = answer_question(reply)
    assert taken.url == f"/help/questions/{question.pk}/"
    question.refresh_from_db()
    assert question.state == state
    assert question.messages.count() == 2
    notice = Notification.objects.filter(kind__startswith="help.").latest("pk")
    assert (notice.answers_kind, notice.answers_id) == ("help.question", str(question.pk))


def test_a_strangers_letter_is_refused(learner, stranger):
    question = ops.ask(learner, new())
    with pytest.raises(NotFound):
        answer_question(Reply(stranger, question.pk, "Дайте почитать", "letter-1", clock.now()))
    assert question.messages.count() == 1


@pytest.mark.parametrize(
    ("name", "knows"), [("learner", True), ("organiser", True), ("tutor", False)]
)
def test_a_letter_goes_to_those_who_may_still_know(request, learner, name, knows):
    question = ops.ask(learner, new())
    told = Told("help.asked", "", {}, ("help.question", str(question.pk)), None)
    assert may_know(request.getfixturevalue(name), told) is knows

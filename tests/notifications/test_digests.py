"""Digests: what comes in them, once, to whom, and how they end."""

import email
import email.policy
import threading
from datetime import timedelta

import pytest
from django.db import connections

from kamerton.core import clock
from kamerton.notifications import operations, registry
from kamerton.notifications.api import Kind, notify, register_kind, register_reply_address
from kamerton.notifications.enums import MailWay
from kamerton.notifications.models import Mail, Manner, Mute, Notification
from kamerton.notifications.operations import Choice
from tests.notifications.conftest import REPLY, REVIEW
from tests.worker import run_jobs

DAY = timedelta(days=1)
TOPIC = ("test.topic", 7)


@pytest.fixture(autouse=True)
def outbox(settings, monkeypatch):
    settings.EMAIL_BACKEND = "kamerton.notifications.backend.OutboxBackend"
    monkeypatch.setattr(registry, "_reply_address", [])


def _tomorrow():
    return clock.at(clock.now() + DAY)


def _send():
    """The periodic job, and what it asks for."""
    operations.ask_for_digests()
    run_jobs()


def _tell(person, text="Мария", kind=REPLY, **more):
    return notify([person.pk], kind, url="/t/1/", params={"name": text, **more})[0]


def test_a_digest_tells_what_was_not_read(learner):
    _tell(learner, "Ирина", excerpt="Баян держат так.")
    read = _tell(learner, "Пётр")
    operations.read_notification(read, actor=learner)
    _send()
    assert not Mail.objects.exists()
    with _tomorrow():
        _send()
    mail = Mail.objects.get()
    assert mail.recipients == [learner.email]
    assert mail.subject == "Сводка: Ирина: новый ответ"
    assert "Баян держат так." in mail.text
    assert "Баян держат так." in mail.html
    assert "/t/1/" in mail.text
    assert "Пётр" not in mail.text


def test_the_same_is_never_told_twice(learner):
    _tell(learner)
    with _tomorrow():
        _send()
        _send()
    with clock.at(clock.now() + 2 * DAY):
        _send()
    assert Mail.objects.count() == 1


def test_what_went_at_once_is_in_no_digest(learner):
    _tell(learner, kind=REVIEW)
    run_jobs()
    with _tomorrow():
        _send()
    assert Mail.objects.count() == 1


def test_many_things_stand_in_one_letter(learner):
    for number in range(operations.digests.ITEMS_SHOWN + 3):
        _tell(learner, f"Имя{number}")
    with _tomorrow():
        _send()
    mail = Mail.objects.get()
    assert mail.subject == "Сводка: 43 уведомления"
    assert "Имя42:" in mail.text
    assert "Имя2:" not in mail.text
    assert "И ещё 3:" in mail.text


def test_a_digest_of_one_thing_is_answered_by_answering_it(learner):
    register_reply_address(lambda kind, thing, person: f"r-{thing}@in.kamerton.example")
    notify([learner.pk], REPLY, url="/t/1/", params={"name": "А"}, answers=TOPIC)
    with _tomorrow():
        _send()
    raw = email.message_from_bytes(bytes(Mail.objects.get().raw), policy=email.policy.default)
    assert raw["Reply-To"] == "r-7@in.kamerton.example"
    assert "ответить на это письмо" in Mail.objects.get().text


def test_a_digest_of_more_has_an_address_for_each(learner):
    register_reply_address(lambda kind, thing, person: f"r-{thing}@in.kamerton.example")
    for number in (1, 2):
        notify([learner.pk], REPLY, url="/", params={"name": "А"}, answers=("test.topic", number))
    with _tomorrow():
        _send()
    mail = Mail.objects.get()
    raw = email.message_from_bytes(bytes(mail.raw), policy=email.policy.default)
    assert raw["Reply-To"] is None
    assert [f"r-{number}@in.kamerton.example" in mail.text for number in (1, 2)] == [True, True]
    assert "mailto:r-1@in.kamerton.example" in mail.html


def test_a_digest_tells_nothing_that_the_reader_may_not_know_any_more(learner):
    register_kind(Kind("test.secret", "Тайна", "Тайна"), may_know=lambda person, told: False)
    _tell(learner, kind="test.secret")
    Mute.objects.create(person=learner, thread_kind="test.topic", thread_id="7")
    with _tomorrow():
        _send()
    assert not Mail.objects.exists()
    assert not Notification.objects.filter(mail_due_at__isnull=False).exists()


def test_a_talk_muted_before_the_morning_stays_out(learner):
    notify([learner.pk], REPLY, url="/", params={"name": "А"}, thread=TOPIC)
    Mute.objects.create(person=learner, thread_kind="test.topic", thread_id="7")
    with _tomorrow():
        _send()
    assert not Mail.objects.exists()


def test_who_is_blocked_gets_no_digest(learner):
    _tell(learner)
    type(learner).objects.update(is_active=False)
    with _tomorrow():
        _send()
    assert not Mail.objects.exists()


def test_a_weekly_digest_waits_for_its_day(learner):
    operations.set_preferences({REPLY: Choice(True, MailWay.WEEKLY)}, actor=learner)
    _tell(learner)
    due = Notification.objects.get().mail_due_at
    with clock.at(due - timedelta(minutes=1)):
        _send()
    assert not Mail.objects.exists()
    with clock.at(due):
        _send()
    assert Mail.objects.count() == 1


def test_other_wishes_count_for_what_waits_already(learner):
    _tell(learner)
    before = Notification.objects.get().mail_due_at
    operations.set_hours(Manner(digest_hour=(before.hour + 9) % 24), actor=learner)
    assert Notification.objects.get().mail_due_at != before
    operations.set_preferences({REPLY: Choice(True, MailWay.NEVER)}, actor=learner)
    operations.schedule_anew(actor=learner)
    assert Notification.objects.get().mail_due_at is None


def test_the_link_of_a_digest_ends_digests(learner, client):
    _tell(learner)
    with _tomorrow():
        _send()
    raw = email.message_from_bytes(bytes(Mail.objects.get().raw), policy=email.policy.default)
    path = raw["List-Unsubscribe"].strip("<>").split("8000", 1)[-1]
    assert "Не присылать мне сводки" in client.get(path).content.decode()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Manner.objects.values_list("person", "has_digests").get() == (learner.pk, False)
    _tell(learner)
    with clock.at(clock.now() + 2 * DAY):
        _send()
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_one_person_once(learner):
    for _number in range(5):
        _tell(learner)
    moment = clock.now() + DAY
    start = threading.Barrier(3)
    told = []

    def work():
        try:
            start.wait()
            with clock.at(moment):
                told.append(operations.mail_digest(learner.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(told) == 5
    assert Mail.objects.count() == len([count for count in told if count])


@pytest.mark.django_db(transaction=True)
def test_j5_the_next_days_digest_has_one_item_and_its_link_ends_digests(
    mail_sink, worker, learner, client
):
    """Journey J5: one topic is followed; the digest of the next day, by a real mail server."""
    notify(
        [learner.pk],
        REPLY,
        url="/t/9/",
        params={"name": "Ирина Левина", "excerpt": "Запишите ребёнка на телефон."},
        answers=TOPIC,
    )
    with _tomorrow():
        operations.ask_for_digests()
        worker_in(worker)
    (envelope,) = mail_sink.taken
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    text = letter.get_body(("plain",)).get_content()
    assert text.count("\n* ") == 1
    assert "Запишите ребёнка на телефон." in text
    path = letter["List-Unsubscribe"].strip("<>").split("8000", 1)[-1]
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    notify([learner.pk], REPLY, url="/t/9/", params={"name": "Ирина"}, answers=TOPIC)
    with clock.at(clock.now() + 2 * DAY):
        operations.ask_for_digests()
        worker_in(worker)
    assert len(mail_sink.taken) == 1


def worker_in(worker):
    """Run the jobs, then the letters that they asked for."""
    run_jobs()
    worker()

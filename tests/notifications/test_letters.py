"""What a letter of a notification carries for mail programs, and what its links do."""

import email
import email.policy
from datetime import time

import pytest
from django.db import connection

from kamerton.core import clock
from kamerton.notifications import operations, registry
from kamerton.notifications.api import (
    Kind,
    notify,
    read_letter_name,
    register_kind,
    register_reply_address,
    thread_name,
)
from kamerton.notifications.models import Mail, Manner, Mute, Notification, Preference
from tests.notifications.conftest import ORDER, REPLY, REVIEW
from tests.worker import run_jobs

TOPIC = ("test.topic", 7)


@pytest.fixture(autouse=True)
def answers_are_taken(monkeypatch):
    monkeypatch.setattr(registry, "_reply_address", [])
    register_reply_address(
        lambda kind, thing, person: (
            f"r-{kind}-{thing}-{person}@in.kamerton.example" if kind == "test.topic" else None
        )
    )


def _letters(mail_sink):
    return [
        email.message_from_bytes(envelope.content, policy=email.policy.default)
        for envelope in mail_sink.taken
    ]


def _path(letter):
    return letter["List-Unsubscribe"].strip("<>").split("8000", 1)[-1]


def test_an_answer_goes_to_the_address_of_the_thing(mail_sink, worker, learner):
    (made,) = notify([learner.pk], REVIEW, url="/t/7/", params={"title": "Гамма"}, answers=TOPIC)
    worker()
    (letter,) = _letters(mail_sink)
    assert letter["Reply-To"] == f"r-test.topic-7-{learner.pk}@in.kamerton.example"
    assert "ответить на это письмо" in letter.get_body(("plain",)).get_content()
    assert letter["In-Reply-To"] == letter["References"] == thread_name("test.topic", 7)
    assert read_letter_name(letter["Message-ID"]) == (made, learner.pk)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Id"].startswith("<test.review.")
    assert letter.get_content_type() == "multipart/alternative"
    kept = Notification.objects.values_list("answers_kind", "answers_id").get()
    assert kept == ("test.topic", "7")


def test_what_takes_no_answer_has_no_address_for_it(mail_sink, worker, learner):
    notify([learner.pk], REVIEW, url="/", answers=("test.other", 1), thread=TOPIC)
    worker()
    (letter,) = _letters(mail_sink)
    assert letter["Reply-To"] is None
    assert letter["References"] == thread_name(*TOPIC)


def test_the_name_of_a_letter_is_ours_alone(mail_sink, worker, learner):
    notify([learner.pk], REVIEW, url="/")
    worker()
    name = _letters(mail_sink)[0]["Message-ID"]
    assert read_letter_name(name.upper()) == read_letter_name(name)
    assert read_letter_name(name.replace(f".{learner.pk}.", f".{learner.pk + 1}.")) is None
    assert read_letter_name("<other@example.org>") is None


def test_the_text_comes_with_the_letter(mail_sink, worker, learner):
    words = "Баян в сельской школе " * 60
    notify([learner.pk], REVIEW, url="/", params={"title": "Гамма", "excerpt": words})
    worker()
    text = _letters(mail_sink)[0].get_body(("plain",)).get_content()
    assert "Баян в сельской школе" in text
    assert "…" in text
    html = _letters(mail_sink)[0].get_body(("html",)).get_content()
    assert "Баян в сельской школе" in html


def test_one_press_mutes_the_talk_and_no_other(mail_sink, worker, learner, client):
    notify([learner.pk], REVIEW, url="/", thread=TOPIC)
    worker()
    (letter,) = _letters(mail_sink)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = client.get(_path(letter)).content.decode()
    assert "Не присылать писем об этом разговоре" in page
    assert not Mute.objects.exists()
    answer = client.post(_path(letter), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    client.post(_path(letter), {"List-Unsubscribe": "One-Click"})
    assert Mute.objects.values_list("person", "thread_kind", "thread_id").get() == (
        learner.pk,
        "test.topic",
        "7",
    )
    notify([learner.pk], REVIEW, url="/", thread=TOPIC)
    notify([learner.pk], REVIEW, url="/", thread=("test.topic", 8))
    worker()
    assert len(mail_sink.taken) == 2
    assert Notification.objects.filter(is_shown=True).count() == 3


def test_the_page_of_a_talk_also_ends_the_whole_kind(mail_sink, worker, learner, client):
    notify([learner.pk], REVIEW, url="/", thread=TOPIC)
    worker()
    page = client.post(_path(_letters(mail_sink)[0]), {"what": "kind"}).content.decode()
    assert "Такие письма вам больше не будут приходить" in page
    assert Preference.objects.values_list("kind", "mail").get() == (REVIEW, "never")
    assert not Mute.objects.exists()


def test_what_must_be_known_has_no_link_to_end_it(mail_sink, worker, learner):
    Mute.objects.create(person=learner, thread_kind="test.topic", thread_id="7")
    notify([learner.pk], ORDER, url="/", params={"number": 7}, thread=TOPIC)
    worker()
    (letter,) = _letters(mail_sink)
    assert letter["List-Unsubscribe"] is None


def test_a_letter_is_not_sent_to_who_may_not_know_any_more(learner, db):
    allowed = [True]
    asked = []

    def check(person, told):
        asked.append((person.pk, told.thread, told.url))
        return allowed[0]

    register_kind(Kind("test.secret", "Тайна", "Тайна", by_mail=True), may_know=check)
    notify([learner.pk], "test.secret", url="/s/", thread=TOPIC)
    allowed[0] = False
    run_jobs()
    assert not Mail.objects.exists()
    assert asked == [(learner.pk, ("test.topic", "7"), "/s/")]


def test_a_letter_goes_once_however_often_the_job_runs(learner, settings):
    settings.EMAIL_BACKEND = "kamerton.notifications.backend.OutboxBackend"
    (made,) = notify([learner.pk], REVIEW, url="/")
    assert operations.mail_notifications([made]) == 1
    assert operations.mail_notifications([made]) == 0
    assert operations.mail_due_notifications() == 0
    assert Mail.objects.count() == 1


def test_quiet_hours_hold_letters_until_their_end(learner, settings):
    settings.EMAIL_BACKEND = "kamerton.notifications.backend.OutboxBackend"
    now = clock.now()
    learner.time_zone = "UTC"
    learner.save(update_fields=["time_zone"])
    Manner.objects.create(
        person=learner,
        quiet_from=time((now.hour - 1) % 24),
        quiet_until=time((now.hour + 2) % 24),
    )
    (kept,) = notify([learner.pk], REVIEW, url="/", params={"title": "Гамма"})
    (read,) = notify([learner.pk], REVIEW, url="/", params={"title": "Прочитано"})
    assert run_jobs() == []
    assert operations.mail_due_notifications() == 0
    operations.read_notification(read, actor=learner)
    end = Notification.objects.get(pk=kept).mail_due_at
    assert (end.hour, end.minute) == ((now.hour + 2) % 24, 0)
    with clock.at(end):
        assert operations.mail_due_notifications() == 1
        assert operations.mail_due_notifications() == 0
    assert "Гамма" in Mail.objects.get().subject


def test_a_talk_muted_meanwhile_is_not_mailed(learner, settings):
    settings.EMAIL_BACKEND = "kamerton.notifications.backend.OutboxBackend"
    (made,) = notify([learner.pk], REVIEW, url="/", thread=TOPIC)
    Mute.objects.create(person=learner, thread_kind="test.topic", thread_id="7")
    assert operations.mail_notifications([made]) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_telling_asks_the_database_as_often_for_many(
    count, learner, tutor, colleague, django_assert_num_queries
):
    people = [learner, tutor, colleague][:count]
    with django_assert_num_queries(12):
        notify([one.pk for one in people], REPLY, url="/", thread=TOPIC)
    assert connection.in_atomic_block

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from kamerton.core import clock
from kamerton.core.errors import NotFound
from kamerton.core.models import EventEntry
from kamerton.notifications import operations
from kamerton.notifications.api import Kind, hold_counts, notify
from kamerton.notifications.enums import MailWay
from kamerton.notifications.models import Manner, Mute, Notification, Preference, Unread
from kamerton.notifications.operations import Choice
from kamerton.notifications.queries import personal_data, unread_and_position, wishes_of
from tests.notifications.conftest import ORDER, REPLY, REVIEW


def _unread(person):
    return unread_and_position(person)[0]


def _told(person, kind):
    entries = EventEntry.objects.filter(topic=f"person:{person.pk}", kind=kind).order_by("pk")
    return [entry.payload for entry in entries]


def test_notify_tells_each_person_once(learner, tutor):
    notify([learner.pk, tutor.pk, learner.pk], REPLY, url="/t/1/", params={"name": "Ирина"})
    assert Notification.objects.count() == 2
    assert (_unread(learner), _unread(tutor)) == (1, 1)
    assert _told(learner, "notification.created") == [{"unread": 1}]


def test_notify_counts_up(learner):
    for number in (1, 2, 3):
        notify([learner.pk], REPLY, url="/")
        assert _told(learner, "notification.created")[-1] == {"unread": number}


def test_notify_with_nobody_does_nothing(db):
    assert notify([], REPLY, url="/") == []


@pytest.mark.parametrize("count", [1, 30])
def test_notify_costs_the_same_for_many(count, learner, django_assert_num_queries):
    with django_assert_num_queries(16):  # eight statements, and savepoints made and released
        notify([learner.pk] * count, REVIEW, url="/", params={"title": "Этюд"})


def test_an_unregistered_kind_is_a_fault(learner):
    with pytest.raises(LookupError, match=r"test\.none"):
        notify([learner.pk], "test.none", url="/")


def test_nobody_unknown_is_told(transactional_db):
    with pytest.raises(IntegrityError):
        notify([987654], REPLY, url="/")


def test_reading_counts_down_and_leads_on(learner):
    (first,) = notify([learner.pk], REPLY, url="/t/1/")
    notify([learner.pk], REPLY, url="/t/2/")
    assert operations.read_notification(first, actor=learner) == "/t/1/"
    assert operations.read_notification(first, actor=learner) == "/t/1/"
    assert _unread(learner) == 1
    assert _told(learner, "notification.read") == [{"unread": 1}]


def test_nobody_reads_anothers(learner, stranger):
    (notice,) = notify([learner.pk], REPLY, url="/")
    with pytest.raises(NotFound):
        operations.read_notification(notice, actor=stranger)
    assert _unread(learner) == 1


def test_reading_all(learner, tutor):
    for _number in range(3):
        notify([learner.pk, tutor.pk], REPLY, url="/")
    assert operations.read_all(actor=learner) == 3
    assert operations.read_all(actor=learner) == 0
    assert (_unread(learner), _unread(tutor)) == (0, 3)


def test_wishes_decide_the_ways(learner):
    operations.set_preferences(
        {REVIEW: Choice(False, MailWay.NOW), REPLY: Choice(True, MailWay.NOW)}, actor=learner
    )
    (hidden,) = notify([learner.pk], REVIEW, url="/")
    assert not Notification.objects.get(pk=hidden).is_shown
    assert _unread(learner) == 0
    operations.set_preferences({REVIEW: Choice(False, MailWay.NEVER)}, actor=learner)
    assert notify([learner.pk], REVIEW, url="/") == []


def test_a_fixed_kind_cannot_be_switched_off(learner):
    operations.set_preferences({ORDER: Choice(False, MailWay.NEVER)}, actor=learner)
    assert Preference.objects.count() == 0
    notify([learner.pk], ORDER, url="/", params={"number": 7})
    assert _unread(learner) == 1
    assert ProcrastinateJob.objects.filter(task_name="notifications.mail_notifications").exists()


def test_set_preferences_refuses_unknown_kinds(learner):
    with pytest.raises(LookupError):
        operations.set_preferences({"test.none": Choice(True, MailWay.NOW)}, actor=learner)


def test_wishes_are_the_kinds_own_until_changed(learner):
    assert [(wish.kind.code, wish.in_page, wish.mail) for wish in wishes_of(learner)] == [
        (ORDER, True, "now"),
        (REPLY, True, "morning"),
        (REVIEW, True, "now"),
    ]


def test_an_unsubscribing_link_ends_the_mails_of_one_kind(learner):
    token = operations.unsubscribe_token(learner.pk, REVIEW)
    operations.unsubscribe(token)
    operations.unsubscribe(token)
    wish = Preference.objects.get()
    assert (wish.kind, wish.in_page, wish.mail) == (REVIEW, True, "never")
    operations.set_preferences({REVIEW: Choice(True, MailWay.NOW)}, actor=learner)
    operations.unsubscribe(token)
    wish.refresh_from_db()
    assert wish.mail == "never"


def test_a_damaged_unsubscribing_link_is_refused(learner):
    token = operations.unsubscribe_token(learner.pk, REVIEW)
    with pytest.raises(NotFound):
        operations.unsubscribe(token[:-2] + "xx")
    with pytest.raises(NotFound):
        operations.unsubscribe(operations.unsubscribe_token(learner.pk, "test.gone"))


def test_only_what_is_old_and_read_is_trimmed(learner):
    read, unread, young = (notify([learner.pk], REPLY, url="/")[0] for _ in range(3))
    operations.read_notification(read, actor=learner)
    old = clock.now() - timedelta(days=200)
    Notification.objects.exclude(pk=young).update(created_at=old)
    assert operations.trim_notifications() == 1
    assert set(Notification.objects.values_list("pk", flat=True)) == {unread, young}


def test_what_is_held_is_exported_and_forgotten(learner):
    notify([learner.pk], REPLY, url="/t/1/", params={"name": "Ирина"})
    operations.set_preferences({REVIEW: Choice(True, MailWay.WEEKLY, by_push=False)}, actor=learner)
    data = personal_data(learner.pk)
    assert data["notifications.json"][0]["params"] == {"name": "Ирина"}
    assert data["preferences.json"] == [
        {"kind": REVIEW, "in_page": True, "mail": "weekly", "by_push": False}
    ]
    Mute.objects.create(person=learner, thread_kind="talk", thread_id="7")
    Manner.objects.create(person=learner, digest_hour=6)
    data = personal_data(learner.pk)
    assert data["muted.json"] == [{"thread_kind": "talk", "thread_id": "7"}]
    assert [hours["digest_hour"] for hours in data["hours.json"]] == [6]
    operations.forget_person(learner.pk)
    assert not any(personal_data(learner.pk).values())
    assert not Unread.objects.exists()


def _together(*works):
    threads = [threading.Thread(target=_closing(work)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _closing(work):
    def run():
        try:
            work()
        finally:
            connections.close_all()

    return run


@pytest.mark.django_db(transaction=True)
def test_many_tell_many_without_losing_count_or_waiting_for_each_other(learner, tutor, colleague):
    people = [learner.pk, tutor.pk, colleague.pk]

    def tell(ids):
        for _number in range(10):
            with transaction.atomic():
                notify(ids, REPLY, url="/")

    _together(
        *(lambda ids=ids: tell(ids) for ids in (people, people[::-1], people[1:], people[:1]))
    )
    assert [_unread(person) for person in (learner, tutor, colleague)] == [30, 30, 30]
    counts = [payload["unread"] for payload in _told(learner, "notification.created")]
    assert counts == list(range(1, 31))


@pytest.mark.django_db(transaction=True)
def test_those_who_tell_group_by_group_do_not_wait_for_each_other(learner, tutor, colleague):
    people = [learner.pk, tutor.pk, colleague.pk]

    def tell(first, second):
        for _number in range(10):
            with transaction.atomic():
                hold_counts(people)
                notify([first], REPLY, url="/")
                notify([second], REPLY, url="/")

    _together(lambda: tell(*people[:2]), lambda: tell(*people[1::-1]))
    assert [_unread(person) for person in (learner, tutor, colleague)] == [20, 20, 0]


@pytest.mark.django_db(transaction=True)
def test_reading_and_telling_at_once_keeps_the_count_true(learner):
    notices = [notify([learner.pk], REPLY, url="/")[0] for _ in range(12)]

    def read(ids):
        for notice in ids:
            operations.read_notification(notice, actor=learner)

    _together(
        lambda: read(notices),
        lambda: read(notices[::-1]),
        lambda: [notify([learner.pk], REPLY, url="/") for _ in range(12)],
        lambda: operations.read_all(actor=learner),
    )
    left = Notification.objects.filter(person=learner, read_at=None).count()
    assert _unread(learner) == left
    assert connection.in_atomic_block is False


def test_words_are_in_the_readers_language():
    kind = Kind(
        "test.due",
        "Сроки",
        "%(title)s: %(due_on)s, %(gone)s",
        detail="%(reason)s",
    )
    params = {"title": "Этюд", "title_en": "Study", "due_on": "2026-11-30", "reason": "Рано"}
    with override("ru"):
        assert kind.words(params) == "Этюд: 30.11.2026, "
        assert kind.more(params) == "Рано"
        assert kind.more({}) == ""
    with override("en"):
        assert kind.words(params).replace("\N{NO-BREAK SPACE}", " ") == "Study: 30 Nov 2026, "
        assert kind.words({**params, "title_en": ""}).startswith("Этюд")

"""Signals, which nobody keeps, and who is there: with real processes of the gateway."""

import os
import signal as signals

import pytest
from django.db import connection, transaction
from django.test import Client

from kamerton.core.api import present, register_presence, signal
from kamerton.core.topics import _presences
from kamerton.people.models import Person
from tests.core.realtime import Listener, gateway, gateway_process

ROOM = "room:7"


@pytest.fixture(scope="module")
def port(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), gateway() as number:
        yield number


@pytest.fixture(autouse=True)
def _rooms():
    register_presence(
        "room",
        lambda people: Person.objects.filter(pk__in=people, theme="dark").values_list(
            "pk", flat=True
        ),
    )
    yield
    _presences.pop("room")


class Guest(Listener):
    """A client that hears who is there."""

    ignored = ("ping",)

    def until_present(self, *people):
        """Wait until these people are said to be there."""
        wanted = sorted(person.pk for person in people)
        message = {}
        while message.get("people") != wanted:
            message = self.next(30)
        return message


@pytest.fixture
def enter(port, transactional_db):
    opened = []

    def _enter(person, number=port):
        client = Client()
        client.force_login(person)
        guest = Guest(number, client.session.session_key)
        opened.append(guest)
        guest.follow(ROOM)
        while guest.next()["type"] != "subscribed":
            pass
        return guest

    yield _enter
    for guest in opened:
        guest.close()


def test_a_signal_is_told_to_who_listens_and_kept_nowhere(enter, learner, tutor):
    guest = enter(learner)
    guest.ignored = ("ping", "presence")
    signal(topic=ROOM, kind="room.typing", payload={"name": "Ирина"})
    told = guest.next()
    assert told == {
        "type": "signal",
        "topic": ROOM,
        "kind": "room.typing",
        "payload": {"name": "Ирина"},
    }
    late = enter(tutor)
    late.ignored = ("ping", "presence")
    late.follow(ROOM, since=0)
    assert late.next()["type"] == "subscribed"


def test_a_signal_of_a_transaction_that_failed_is_not_told(enter, learner):
    guest = enter(learner)
    guest.ignored = ("ping", "presence")
    with transaction.atomic():
        signal(topic=ROOM, kind="room.typing", payload={"lost": 1})
        transaction.set_rollback(True)
    signal(topic=ROOM, kind="room.typing", payload={"kept": 1})
    assert guest.next()["payload"] == {"kept": 1}


def test_a_long_signal_is_refused(db):
    with pytest.raises(ValueError, match="longer than 4000 bytes"):
        signal(topic=ROOM, kind="room.typing", payload={"text": "ы" * 2000})


def test_who_comes_and_goes_is_told_and_can_be_asked(enter, learner, tutor):
    first = enter(learner)
    first.until_present(learner)
    second = enter(tutor)
    first.until_present(learner, tutor)
    second.until_present(learner, tutor)
    assert present(ROOM) == sorted([learner.pk, tutor.pk])
    again = enter(tutor)  # a second tab: told what is so, and nobody comes
    assert again.until_present(learner, tutor)["count"] == 2
    second.close()
    again.say(unsubscribe=[ROOM])
    first.until_present(learner)
    assert present(ROOM) == [learner.pk]


def test_who_hides_is_not_shown(enter, learner, tutor):
    first = enter(learner)
    enter(tutor)
    first.until_present(learner, tutor)
    Person.objects.filter(pk=tutor.pk).update(theme="dark")
    assert present(ROOM) == [learner.pk]  # a page asks at once
    first.until_present(learner)
    Person.objects.filter(pk=tutor.pk).update(theme="light")
    first.until_present(learner, tutor)


def test_the_people_of_a_gateway_that_was_killed_vanish(enter, learner, tutor):
    first = enter(learner)
    with gateway_process() as (other, process):
        enter(tutor, other)
        first.until_present(learner, tutor)
        os.killpg(process.pid, signals.SIGKILL)
        process.wait()
    first.until_present(learner)
    assert present(ROOM) == [learner.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT gateway) FROM core_presence")
        assert cursor.fetchone() == (1,)

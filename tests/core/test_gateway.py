import threading
import time
import urllib.request

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.test import Client
from websockets.exceptions import InvalidStatus

from kamerton.core.api import announce, event_position
from kamerton.core.models import EventEntry
from kamerton.core.operations import trim_events
from kamerton.people.models import RoleAssignment
from tests.core.realtime import Listener, gateway


@pytest.fixture(scope="module")
def port(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), gateway() as number:
        yield number


@pytest.fixture
def listen(port, transactional_db):
    opened = []

    def _listen(person, **options):
        client = Client()
        client.force_login(person)
        listener = Listener(port, client.session.session_key, **options)
        listener.client = client
        opened.append(listener)
        assert listener.next()["type"] == "hello"
        return listener

    yield _listen
    for listener in opened:
        listener.close()


def _announce(person, **payload):
    announce(topic=f"person:{person.pk}", kind="test.told", payload=payload)


def test_what_is_announced_arrives_at_once(listen, learner):
    listener = listen(learner)
    listener.follow(f"person:{learner.pk}")
    assert listener.until_subscribed()[0] == []
    waits_s = []
    for bar in (10, 11, 12):
        started = time.monotonic()
        _announce(learner, bar=bar)
        (event,) = listener.events(1)
        waits_s.append(time.monotonic() - started)
    assert min(waits_s) < 0.5  # woken, not found by the look once a second
    assert (event["kind"], event["payload"]) == ("test.told", {"bar": 12})
    assert event["topic"] == f"person:{learner.pk}"


def test_nobody_follows_anothers_topic(listen, learner, stranger):
    listener = listen(stranger)
    listener.follow(f"person:{learner.pk}", f"person:{stranger.pk}", "unknown:1", "person:")
    refused = listener.next()
    assert refused["type"] == "refused"
    assert sorted(refused["topics"]) == sorted(["person:", f"person:{learner.pk}", "unknown:1"])
    assert listener.until_subscribed()[1]["topics"] == [f"person:{stranger.pk}"]
    _announce(learner, secret=1)
    _announce(stranger, own=1)
    assert listener.events(1)[0]["payload"] == {"own": 1}


def test_a_rolled_back_announcement_is_never_told(listen, learner):
    listener = listen(learner)
    listener.follow(f"person:{learner.pk}")
    listener.until_subscribed()
    with transaction.atomic():
        _announce(learner, lost=1)
        transaction.set_rollback(True)
    _announce(learner, kept=1)
    assert listener.events(1)[0]["payload"] == {"kept": 1}


def test_what_was_missed_comes_once_and_in_order(listen, learner):
    listener = listen(learner)
    listener.follow(f"person:{learner.pk}")
    listener.until_subscribed()
    _announce(learner, number=1)
    since = listener.events(1)[0]["id"]
    listener.close()
    for number in range(2, 30):
        _announce(learner, number=number)
    again = listen(learner)
    again.follow(f"person:{learner.pk}", since=since)
    _announce(learner, number=30)
    assert [event["payload"]["number"] for event in again.events(29)] == list(range(2, 31))
    assert again.more_events(0.5) == []


def test_concurrent_transactions_lose_and_repeat_nothing(listen, learner):
    """The entry with the smaller id is committed after the one with the greater id."""
    listener = listen(learner)
    listener.follow(f"person:{learner.pk}")
    listener.until_subscribed()
    first_written, second_committed = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            _announce(learner, who="slow")
            first_written.set()
            second_committed.wait(10)
            time.sleep(0.3)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    first_written.wait(10)
    _announce(learner, who="fast")
    assert listener.events(1)[0]["payload"] == {"who": "fast"}
    second_committed.set()
    thread.join()
    last = listener.events(1)[0]
    assert last["payload"] == {"who": "slow"}
    ids = list(EventEntry.objects.order_by("position").values_list("pk", flat=True))
    assert ids[-2] > ids[-1]


WRITERS, EACH = 6, 40


def _write(person, writer):
    for number in range(EACH):
        with transaction.atomic():
            _announce(person, writer=writer, number=number)
            if number % 3 == 0:
                time.sleep(0.002)
    connections.close_all()


def test_many_writers_reach_a_listener_that_keeps_reconnecting(listen, learner):
    listener = listen(learner)
    listener.follow(f"person:{learner.pk}")
    since, seen = listener.until_subscribed()[1]["id"], []
    threads = [threading.Thread(target=_write, args=(learner, who)) for who in range(WRITERS)]
    for thread in threads:
        thread.start()
    while len(seen) < WRITERS * EACH:
        listener = listen(learner)
        listener.follow(f"person:{learner.pk}", since=since)
        seen += listener.events(min(37, WRITERS * EACH - len(seen)))
        since = seen[-1]["id"]
        listener.close()
    for thread in threads:
        thread.join()
    told = [(event["payload"]["writer"], event["payload"]["number"]) for event in seen]
    assert len(set(told)) == len(told) == WRITERS * EACH
    assert [event["id"] for event in seen] == sorted(event["id"] for event in seen)
    assert sorted(told) == sorted(told, key=lambda one: one[0])  # each writer's own order is kept


def test_two_gateways_tell_the_same_positions(listen, learner, django_db_blocker):
    with gateway() as other:
        one = listen(learner)
        two = Listener(other, one.client.session.session_key)
        for listener in (one, two):
            listener.follow(f"person:{learner.pk}")
            listener.until_subscribed()
        for number in range(50):
            _announce(learner, number=number)
        assert one.events(50) == two.events(50)
        two.close()


def test_a_log_that_does_not_reach_back_asks_to_read_anew(listen, learner):
    for number in range(3):
        _announce(learner, number=number)
    EventEntry.objects.update(at="2020-01-01T00:00Z")
    listener = listen(learner)
    listener.follow(f"person:{learner.pk}")  # by now all have their positions
    listener.until_subscribed()
    assert trim_events() == 2
    with gateway() as other:  # it has read nothing of the log itself
        fresh = Listener(other, listener.client.session.session_key)
        assert fresh.next()["type"] == "hello"
        for since in (0, event_position() + 100):
            fresh.follow(f"person:{learner.pk}", since=since)
            messages, _subscribed = fresh.until_subscribed()
            assert [message["type"] for message in messages] == ["reset"]
        fresh.close()


def test_signing_out_closes_the_socket_within_five_seconds(listen, learner):
    listener = listen(learner)
    Session.objects.all().delete()
    started = time.monotonic()
    assert listener.close_code() == 4401
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "another"}])
def test_a_blocked_person_or_a_new_password_closes_the_socket(listen, learner, change):
    listener = listen(learner)
    type(learner).objects.filter(pk=learner.pk).update(**change)
    assert listener.close_code() == 4401


def test_a_guest_is_told_to_sign_in(port, transactional_db):
    listener = Listener(port, "no-such-session")
    assert listener.close_code() == 4401


def test_who_is_dismissed_from_a_cohort_hears_nothing_more(listen, learner):
    role = RoleAssignment.objects.create(
        person=learner, role="learner", scope_kind="cohort", scope_id=77
    )
    listener = listen(learner)
    listener.follow("cohort:77")
    listener.until_subscribed()
    announce(topic="cohort:77", kind="test.told", payload={"before": 1})
    assert listener.events(1)[0]["payload"] == {"before": 1}
    role.delete()
    assert listener.next(30) == {"type": "revoked", "topics": ["cohort:77"]}
    announce(topic="cohort:77", kind="test.told", payload={"after": 1})
    listener.follow("cohort:77", f"person:{learner.pk}")
    assert listener.next() == {"type": "refused", "topics": ["cohort:77"]}
    _announce(learner, own=1)
    assert listener.events(1)[0]["payload"] == {"own": 1}


def test_too_many_topics_close_the_socket(listen, learner):
    listener = listen(learner)
    listener.follow(*(f"cohort:{number}" for number in range(61)))
    assert listener.close_code() == 4400


def test_a_binary_frame_closes_the_socket(listen, learner):
    listener = listen(learner)
    listener.socket.send(b'{"subscribe": []}')
    assert listener.close_code() == 4400


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_site_is_refused(port, transactional_db, learner, origin):
    client = Client()
    client.force_login(learner)
    with pytest.raises(InvalidStatus) as refused:
        Listener(port, client.session.session_key, origin=origin)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "text",
    ["", "hello", "[]", '{"subscribe": "a"}', '{"subscribe": ["a"], "since": "x"}', "x" * 9000],
)
def test_nonsense_closes_the_socket(listen, learner, text):
    listener = listen(learner)
    listener.socket.send(text)
    assert listener.close_code() == 4400


def test_a_client_that_does_not_read_holds_nobody_up(listen, learner, stranger):
    deaf, quick = listen(stranger), listen(learner)
    for listener, person in ((deaf, stranger), (quick, learner)):
        listener.follow(f"person:{person.pk}")
        listener.until_subscribed()
    with transaction.atomic():
        for _number in range(1500):
            announce(topic=f"person:{stranger.pk}", kind="test.flood", payload={"text": "ы" * 3000})
    started = time.monotonic()
    _announce(learner, quick=1)
    assert quick.events(1)[0]["payload"] == {"quick": 1}
    assert time.monotonic() - started < 2


def test_a_lost_database_connection_is_made_anew(listen, learner):
    listener = listen(learner)
    listener.follow(f"person:{learner.pk}")
    listener.until_subscribed()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND query NOT LIKE '%%autovacuum%%'"
        )
    _announce(learner, after=1)
    assert listener.events(1)[0]["payload"] == {"after": 1}


def test_health_says_how_many_sockets_there_are(listen, port, learner):
    listen(learner)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/realtime/healthz") as answer:
        assert b'"status": "ok"' in answer.read()

"""The parts of the gateway that need no socket."""

import asyncio

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from kamerton.core.gateway_hub import QUEUE_LENGTH, SIGNAL_QUEUE_LENGTH, Client, CloseCode, Hub
from kamerton.core.gateway_people import AtOnce, Visitor, allowed_topics, review, visitors_of
from kamerton.core.gateway_presence import notices
from kamerton.core.gateway_recent import Recent
from kamerton.people.models import RoleAssignment


def test_recent_tells_what_was_missed_in_order_over_topics():
    recent = Recent(most=100)
    recent.begin(10)
    for position, topic in ((11, "a"), (12, "b"), (13, "c"), (14, "a")):
        recent.add(position, topic, f"{topic}{position}")
    assert recent.missed(["a", "b"], 10, 14) == ["a11", "b12", "a14"]
    assert recent.missed(["a"], 11, 13) == []
    assert recent.missed(["unknown"], 12, 14) == []


def test_recent_knows_how_far_back_it_reaches():
    recent = Recent(most=2)
    recent.begin(10)
    assert recent.missed(["a"], 9, 10) is None
    for position in (11, 12, 13):
        recent.add(position, "a", str(position))
    assert recent.missed(["a"], 10, 13) is None
    assert recent.missed(["a"], 11, 13) == ["12", "13"]


class _Socket:
    """What a server gives: takes frames only while it is open."""

    def __init__(self):
        self.frames, self.is_open = [], asyncio.Event()

    async def send(self, message):
        await self.is_open.wait()
        self.frames.append(message["text"])


def _client(socket, person_id=1):
    ended = asyncio.get_running_loop().create_future()
    return Client(Visitor(person_id, "key", "stamp"), socket.send, ended, 0.0, 0.0)


async def _settle(socket):
    socket.is_open.set()
    for _turn in range(2000):
        await asyncio.sleep(0)


def test_a_client_is_told_all_in_order_several_in_a_frame():
    async def run():
        socket = _Socket()
        client = _client(socket)
        for number in range(120):
            client.offer(str(number))
        await _settle(socket)
        return socket.frames

    frames = asyncio.run(run())
    assert len(frames) < 120
    told = ",".join(frame.strip("[]") for frame in frames).split(",")
    assert told == [str(number) for number in range(120)]


def test_a_client_whose_queue_is_full_is_closed_and_signals_are_left_out_before():
    async def run():
        client = _client(_Socket())
        for _number in range(SIGNAL_QUEUE_LENGTH):
            client.hint("signal")
        client.hint("one too many")
        assert not client.closing
        for _number in range(QUEUE_LENGTH):
            client.offer("event")
        return client.closing, client.ended.done()

    assert asyncio.run(run()) == (CloseCode.SLOW, True)


def test_a_person_has_so_many_sockets_and_no_more():
    async def run():
        hub = Hub()
        clients = [_client(_Socket()) for _number in range(41)]
        taken = [hub.add(client) for client in clients]
        hub.remove(clients[0])
        hub.remove(clients[-1])  # was never taken
        return taken, hub.add(_client(_Socket())), hub.add(_client(_Socket()))

    assert asyncio.run(run()) == ([True] * 40 + [False], True, False)


def test_questions_of_one_moment_are_answered_at_once():
    asked = []

    def work(questions):
        asked.append(questions)
        if "bad" in questions:
            raise ValueError(questions)
        return [question.upper() for question in questions]

    async def run():
        at_once = AtOnce(work)
        first = await asyncio.gather(*(at_once.ask(letter) for letter in "abc"))
        with pytest.raises(ValueError, match="bad"):
            await at_once.ask("bad")
        return first, await at_once.ask("d")

    assert asyncio.run(run()) == (["A", "B", "C"], "D")
    assert asked == [["a", "b", "c"], ["bad"], ["d"]]


def _session(person):
    browser = Browser()
    browser.force_login(person)
    return browser.session.session_key


def test_visitors_are_known_by_two_statements(learner, tutor, django_assert_num_queries):
    keys = [_session(learner), _session(tutor), "unknown"]
    with django_assert_num_queries(2):
        found = visitors_of([f"a=1; sessionid={key}" for key in keys] + [""])
    assert [visitor and visitor.person_id for visitor in found] == [
        learner.pk,
        tutor.pk,
        None,
        None,
    ]


def test_rights_of_many_are_reviewed_by_one_statement_for_each_kind(
    learner, tutor, stranger, django_assert_num_queries
):
    RoleAssignment.objects.create(person=learner, role="learner", scope_kind="cohort", scope_id=77)
    people = [learner, tutor, stranger]
    visitors = visitors_of([f"sessionid={_session(person)}" for person in people])
    Session.objects.filter(session_key=visitors[1].session_key).delete()
    type(stranger).objects.filter(pk=stranger.pk).update(password="another")
    followed = {
        (learner.pk, "cohort:77"),
        (tutor.pk, "cohort:77"),
        (learner.pk, f"person:{tutor.pk}"),
    }
    followed |= {(tutor.pk, f"person:{tutor.pk}")}
    with django_assert_num_queries(2):
        gone, lost = review(visitors, followed)
    assert gone == {visitors[1], visitors[2]}
    assert lost == {(tutor.pk, "cohort:77"), (learner.pk, f"person:{tutor.pk}")}


@pytest.mark.parametrize(
    "topic", ["cohort:", "cohort:x", "cohort:٣", f"cohort:{'9' * 40}", "none:1"]
)
def test_a_strange_topic_is_nobodys(learner, topic):
    assert allowed_topics([(learner.pk, frozenset([topic]))]) == [set()]


def test_notices_of_presence_fit_into_a_notify():
    topics = [f"{'k' * 60}:{number:019}" for number in range(200)]
    texts = list(notices(topics))
    assert max(len(text.encode()) for text in texts) < 8000
    assert "".join(texts).count("kkk:") == 200

"""The session and its person come by one statement, and what it guesses is proved each time."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from kamerton.people import sessions
from kamerton.people.models import Person
from kamerton.people.sessions import SessionStore

pytestmark = pytest.mark.django_db
PAGE = "/settings/"


@pytest.fixture
def client(sign_in, learner):
    return sign_in(learner)


def _store(client):
    return SessionStore(client.session.session_key)


def test_the_person_comes_with_the_session(client, learner, django_assert_num_queries):
    store = _store(client)
    with django_assert_num_queries(1):
        assert store[SESSION_KEY] == str(learner.pk)
        assert store.reader == learner
    assert store.reader.role_rows == []


def test_a_session_met_first_is_read_by_itself(client, learner, django_assert_num_queries):
    sessions._known.clear()
    store = _store(client)
    with django_assert_num_queries(1):
        assert store[SESSION_KEY] == str(learner.pk)
    assert store.reader is None
    assert client.get(PAGE).status_code == 200
    assert _store(client).get(SESSION_KEY) == str(learner.pk)


def test_a_wrong_guess_shows_nobody_elses_page(client, learner, stranger):
    key = client.session.session_key
    sessions._known[key] = stranger.pk
    store = _store(client)
    assert (store[SESSION_KEY], store.reader) == (str(learner.pk), None)
    sessions._known[key] = stranger.pk
    assert client.get(PAGE).wsgi_request.user == learner
    assert sessions._known[key] == learner.pk


def test_an_ended_session_is_nobodys(client):
    Session.objects.all().delete()
    answer = client.get(PAGE)
    assert answer.status_code == 302
    assert not answer.wsgi_request.user.is_authenticated


def test_a_person_who_left_is_not_let_in(client, learner):
    Person.objects.filter(pk=learner.pk).update(is_active=False)
    answer = client.get(PAGE)
    assert answer.status_code == 302
    assert not answer.wsgi_request.user.is_authenticated


def test_another_password_ends_the_session(client, learner):
    learner.set_password("другой пароль 2026")
    learner.save()
    assert client.get(PAGE).status_code == 302
    assert not Session.objects.exists()


def test_a_forged_session_holds_nothing(client):
    Session.objects.update(session_data="e30:1abcde:forged")
    assert dict(_store(client).items()) == {}


def test_what_is_changed_in_a_session_does_not_leak_into_the_next_read(client):
    store = _store(client)
    store["places"] = ["one"]
    store.save()
    _store(client)["places"].append("two")
    assert _store(client)["places"] == ["one"]


def test_known_sessions_do_not_fill_the_memory(client, monkeypatch, learner):
    monkeypatch.setattr(sessions, "_MOST_KNOWN", 1)
    sessions._known.clear()
    sessions._known["another"] = 1
    assert _store(client)[SESSION_KEY] == str(learner.pk)
    assert sessions._known == {client.session.session_key: learner.pk}

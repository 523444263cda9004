import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines

from kamerton.ui import frame as frames
from kamerton.ui import themes
from kamerton.ui.api import Bar, Bell, Note, Place, Viewer, component
from kamerton.ui.stave import mini


class Reader:
    is_authenticated = True
    pk = 7

    def __str__(self) -> str:
        return "Ирина Левина"


@pytest.fixture
def registry(monkeypatch):
    own = frames._Registry()
    monkeypatch.setattr(frames, "registry", own)
    monkeypatch.setattr(themes, "_stored", [])
    return own


def request_of(rf, user):
    request = rf.get("/")
    request.user = user
    return request


def place(key: str, **more: object) -> Place:
    return Place(key=key, label=key.title(), icon="house", url_name=f"/{key}/", **more)


def test_bar_shows_at_most_seven_visible_places_in_order(registry, rf):
    for number in range(9):
        registry.places[str(number)] = place(str(number), order=9 - number)
    registry.places["8"] = place("8", order=0, is_visible=lambda request: False)
    shown = frames.frame(request_of(rf, Reader())).places
    assert [item.key for item in shown] == ["7", "6", "5", "4", "3", "2", "1"]


def test_what_the_bar_cannot_hold_begins_the_menu(registry, rf):
    for number in range(9):
        registry.places[str(number)] = place(str(number), order=number)
    registry.menu["profile"] = place("profile")
    shown = frames.frame(request_of(rf, Reader()))
    assert [one.key for one in shown.menu] == ["7", "8", "profile"]


def test_guest_is_offered_to_sign_in_and_has_no_bell(registry, rf):
    registry.bell = lambda request: Bell(3, "/notices/")
    around = frames.frame(request_of(rf, AnonymousUser()))
    assert (around.viewer, around.bell) == (None, None)
    template = engines["jinja2"].from_string('<Layout title="x">y</Layout>')
    html = template.render({}, request_of(rf, AnonymousUser()))
    assert "/accounts/login/" in html
    assert "bell" not in html


def test_reader_sees_places_bell_and_menu(registry, rf):
    registry.places["today"] = place("today", short="Now")
    registry.bell = lambda request: Bell(3, "/notices/", "person:7")
    registry.viewer = lambda user: Viewer("Ирина Левина", "ИЛ", "тьютор")
    template = engines["jinja2"].from_string('<Layout title="x" section="today">y</Layout>')
    html = template.render({}, request_of(rf, Reader()))
    assert '<a href="/today/" aria-current="page">' in html
    assert 'data-topic="person:7"' in html
    assert "data-bell-count>3</span>" in html
    assert "тьютор" in html
    assert 'action="/accounts/logout/"' in html


def test_frame_without_a_request_needs_nothing():
    assert not frames.frame(None).places


def test_stave_says_each_note_in_words():
    bars = [Bar("Звук", [Note("Чтение", "done", "/a/"), Note("Игра", "now", "/b/"), Note("Тест")])]
    html = component("Stave", bars=bars, words="1 из 3")
    assert html.count('class="note ') == 3
    assert 'href="/b/" title="Игра" aria-current="step"' in html
    assert "Чтение: " in html
    assert '<p class="quiet">1 из 3</p>' in html


def test_small_stave_draws_each_kind_once():
    svg = mini([["done", "done"], ["now", "ahead"]])
    assert svg.count("<path") == 6
    assert svg.count("a3 2.3 0 1 0 6 0") == 4

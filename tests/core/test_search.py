import pytest
from django.contrib.auth.models import AnonymousUser

from kamerton.core import search as engine
from kamerton.core.api import forget, index, register_audiences, search, suggest

GUEST = AnonymousUser()


@pytest.fixture
def _library(db):
    def add(key, title, body="", audiences=("public",), kind="material"):
        index((kind, key), title=title, body=body, url=f"/m/{key}/", audiences=list(audiences))

    add(1, "Школа игры на баяне", "Урок первый: посадка и постановка рук. Мех ведём ровно.")
    add(2, "Ансамбль баянов", "Дистанционный урок для двух баянистов.")
    add(3, "Piano lessons", "Teaching the piano at a distance: sound, delay, hands.")
    add(4, "Тёплый звук", "О звуке аккордеона и баяна. " + "Длинный текст. " * 300 + "Финал.")
    add(5, "Баян для своих", audiences=["cohort:5"])
    add(6, "Ансамбль", "Обсудим баян", kind="topic", audiences=["signed-in"])


@pytest.fixture(autouse=True)
def _providers(monkeypatch):
    monkeypatch.setattr(engine, "_providers", [])


def _titles(page):
    return [found.title for found in page.found]


@pytest.mark.usefixtures("_library")
@pytest.mark.parametrize("text", ["баян", "баянов", "Баянами", "БАЯНЕ"])
def test_a_word_finds_its_forms(text):
    assert set(_titles(search(GUEST, text))) >= {"Школа игры на баяне", "Ансамбль баянов"}


@pytest.mark.usefixtures("_library")
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("lesson", ["Piano lessons"]),
        ("teach pianos", ["Piano lessons"]),
        ("теплый", ["Тёплый звук"]),
        ("тёплые звуки", ["Тёплый звук"]),
        ('"урок первый"', ["Школа игры на баяне"]),
        ('"первый урок"', []),
        ("урок -первый", ["Ансамбль баянов"]),
        ("урок -баян", []),
        ("баяна", ["Ансамбль баянов", "Тёплый звук", "Школа игры на баяне"]),
        ("первый or piano", ["Школа игры на баяне", "Piano lessons"]),
        ("домра", []),
        ("  ", []),
        ("и на", []),
        ("'; DROP TABLE core_searchentry; --", []),
        ("((& | !", []),
        ("%s %(text)s", []),
    ],
)
def test_words_phrases_and_signs(text, titles):
    assert sorted(_titles(search(GUEST, text))) == sorted(titles)


@pytest.mark.usefixtures("_library")
def test_a_title_counts_more_than_the_text():
    titles = _titles(search(GUEST, "баян"))
    assert titles.index("Ансамбль баянов") < titles.index("Тёплый звук")


@pytest.mark.usefixtures("_library")
def test_each_finds_only_what_is_open_to_them(learner):
    assert "Баян для своих" not in _titles(search(learner, "баян"))
    assert "Ансамбль" in _titles(search(learner, "баян"))
    assert "Ансамбль" not in _titles(search(GUEST, "баян"))
    register_audiences(lambda viewer: [f"cohort:{5 if viewer == learner else 0}"])
    assert "Баян для своих" in _titles(search(learner, "баян"))
    assert "Баян для своих" not in _titles(search(GUEST, "баян"))


@pytest.mark.usefixtures("_library")
def test_kinds_are_counted_and_chosen(learner):
    page = search(learner, "баян", kind="topic")
    assert page.counts == {"material": 3, "topic": 1}
    assert (_titles(page), page.total, page.pages) == (["Ансамбль"], 1, 1)


@pytest.mark.usefixtures("_library")
def test_the_snippet_marks_what_matched():
    (found,) = search(GUEST, "посадка").found
    assert (found.kind, found.object_id, found.url) == ("material", "1", "/m/1/")
    assert [text for text, is_match in found.snippet if is_match] == ["посадка"]
    assert "Урок первый" in "".join(text for text, _is_match in found.snippet)


@pytest.mark.django_db
def test_text_is_never_taken_for_marks():
    body = "<b>Ноты</b> \x02злой\x03 текст\x00"
    index(("a", 1), title="А", body=body, url="/", audiences=["public"])
    (found,) = search(GUEST, "ноты").found
    assert [text for text, is_match in found.snippet if is_match] == ["Ноты"]
    assert not any(mark in text for text, _is_match in found.snippet for mark in "\x02\x03\x00")


@pytest.mark.django_db
def test_pages_hold_twenty_and_cost_two_statements(django_assert_num_queries):
    for key in range(23):
        index(("a", key), title=f"Этюд {key}", body="", url="/", audiences=["public"])
    with django_assert_num_queries(2):
        first = search(GUEST, "этюд")
    assert (len(first.found), first.total, first.pages) == (20, 23, 2)
    assert len(search(GUEST, "этюд", page=2).found) == 3
    assert search(GUEST, "этюд", page=9).found == []


@pytest.mark.usefixtures("_library")
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("бая", ["Ансамбль баянов", "Школа игры на баяне", "Тёплый звук"]),
        ("баянов", ["Ансамбль баянов", "Тёплый звук", "Школа игры на баяне"]),
        ("ансамбль бая", ["Ансамбль баянов"]),
        ("pia", ["Piano lessons"]),
        ("тепл", ["Тёплый звук"]),
        ("б", []),
        ("", []),
        ("':*", []),
    ],
)
def test_suggestions_find_by_the_beginning(text, titles, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        found = suggest(GUEST, text)
    assert [one.title for one in found] == titles


@pytest.mark.usefixtures("_library")
def test_what_is_forgotten_is_not_found():
    forget(("material", 3))
    assert search(GUEST, "piano").found == []


def test_roles_are_audiences(methodologist, learner, monkeypatch):
    monkeypatch.undo()
    keys = engine.audiences_of(methodologist)
    assert keys == sorted(keys)
    assert {"public", "signed-in", f"person:{methodologist.pk}", "role:methodologist"} <= set(keys)
    assert "role:methodologist" not in engine.audiences_of(learner)
    assert engine.audiences_of(GUEST) == ["public"]

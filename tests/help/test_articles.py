"""The knowledge base grows from answers, is found by all, and counts whom it helped."""

import uuid

import pytest

from kamerton.core.api import reindex, search
from kamerton.core.errors import Forbidden
from kamerton.core.models import SearchEntry
from kamerton.help.models import Article
from kamerton.help.operations import articles as ops
from kamerton.help.operations import questions as question_ops
from kamerton.help.queries import articles as queries
from kamerton.texts.api import from_markdown

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(organiser):
    def _write(title="Как включить звук", **fields):
        values = {
            "title": title,
            "title_en": "How to turn the sound on",
            "body": from_markdown("Нажмите на значок динамика."),
            "body_en": from_markdown("Press the sign of the loudspeaker."),
            "area": "technical",
            "is_published": True,
        }
        return ops.write_article(organiser, fields={**values, **fields})

    return _write


def text_of(response, status=200):
    assert response.status_code == status, response
    return response.content.decode().replace("\xa0", " ")


def test_guests_read_what_is_published(client, write):
    open_one = write()
    closed = write("Черновик", is_published=False)
    page = text_of(client.get("/help/"))
    assert "Как включить звук" in page
    assert "Черновик" not in page
    assert "значок динамика" in text_of(client.get(f"/help/articles/{open_one.slug}/"))
    assert client.get(f"/help/articles/{closed.slug}/").status_code == 404


def test_english_pages_show_the_english_text(client, write):
    article = write()
    page = text_of(client.get(f"/help/articles/{article.slug}/", headers={"accept-language": "en"}))
    assert "How to turn the sound on" in page
    assert "Press the sign" in page
    assert "динамика" not in page


def test_it_is_found_and_suggested_while_it_is_published(write, learner, client, organiser):
    article = write()
    assert search(learner, "динамики").found[0].url == f"/help/articles/{article.slug}/"
    assert article.title in text_of(client.get("/help/suggest/?subject=не включается звук"))
    assert article.title in text_of(client.get("/help/?q=звук"))
    ops.change_article(organiser, article_id=article.pk, fields={"is_published": False})
    assert not search(learner, "динамики").found
    assert not queries.suggested("включить звук")


def test_reindexing_finds_it_again(write):
    write()
    write("Черновик", is_published=False)
    SearchEntry.objects.all().delete()
    assert dict(reindex())["help.article"] == 1


def test_an_article_grows_from_an_answer(learner, organiser, sign_in):
    question = question_ops.ask(
        learner,
        question_ops.NewQuestion("Нет звука", from_markdown("Не слышно"), "technical", "k1"),
    )
    question_ops.add_message(
        organiser, question_id=question.pk, body=from_markdown("Включите динамик"), key="k2"
    )
    client = sign_in(organiser)
    address = f"/help/articles/new/?question={question.pk}"
    page = text_of(client.get(address))
    assert "Включите динамик" in page
    assert "Не слышно" not in page
    sent = {"title": "Нет звука", "area": "technical", "body": "Включите динамик"}
    client.post(address, {**sent, "is_published": "on"})
    article = Article.objects.get()
    assert article.grown_from == question
    assert article.slug == "net-zvuka"
    assert learner.surname not in text_of(client.get(f"/help/articles/{article.slug}/"))


def test_help_counts_once_a_person(write, learner, sign_in):
    article = write()
    client = sign_in(learner)
    for _time in range(2):
        client.post(f"/help/articles/{article.slug}/thank/")
    article.refresh_from_db()
    assert article.helped == 1
    assert "Вам помогло" in text_of(client.get(f"/help/articles/{article.slug}/"))


def test_slugs_are_free(write):
    assert [write().slug for _time in range(3)] == [
        "kak-vkliuchit-zvuk",
        "kak-vkliuchit-zvuk-2",
        "kak-vkliuchit-zvuk-3",
    ]


@pytest.mark.parametrize("name", ["learner", "tutor", "stranger", "expert"])
def test_nobody_else_writes(request, sign_in, write, name):
    article = write()
    person = request.getfixturevalue(name)
    client = sign_in(person)
    assert client.get("/help/articles/new/").status_code == 403
    assert client.get(f"/help/articles/{article.slug}/edit/").status_code == 403
    with pytest.raises(Forbidden):
        ops.write_article(person, fields={"title": uuid.uuid4().hex})


def test_what_was_typed_stays_with_the_error(organiser, sign_in):
    sent = {"title": "", "area": "other", "body": "Долгий рассказ"}
    page = text_of(sign_in(organiser).post("/help/articles/new/", sent))
    assert "Долгий рассказ" in page
    assert not Article.objects.exists()


def test_the_help_page_costs_few_statements(write, learner, sign_in, django_assert_num_queries):
    for number in range(5):
        write(f"Вопрос {number}")
    client = sign_in(learner)
    client.get("/help/")
    with django_assert_num_queries(6):
        client.get("/help/")

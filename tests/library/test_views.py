"""The bank of materials through the client: each role, kinds, versions, statements."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kamerton.library import operations
from kamerton.library.models import Collection, Material
from kamerton.texts.api import from_markdown

pytestmark = pytest.mark.django_db
ABC = b"X:1\nT:Polka\nM:2/4\nL:1/8\nK:C\nCDEF|GABc|\n"
ABOUT = {"title": "Полька", "licence": "cc_by_sa_4", "access": "public", "tags": "полька, баян"}


@pytest.fixture
def article(tutor):
    return operations.add_material(
        tutor,
        fields={
            "kind": "article",
            "title": "Меха баяна",
            "title_en": "Bellows",
            "access": "public",
            "instruments": ["bayan"],
        },
        content={"body": from_markdown("вдох и выдох")},
    )


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_guest_sees_public_materials_with_counts(client, article):
    text = _text(client.get("/library/"))
    assert "Меха баяна" in text
    assert "1 материал" in text


def test_words_find_other_forms(client, article):
    assert "Меха баяна" in _text(client.get("/library/?q=баянами"))
    assert "Ничего не подходит" in _text(client.get("/library/?q=скрипка"))


def test_private_material_is_not_found_by_others(client, sign_in, stranger, article, tutor):
    Material.objects.update(access="private")
    assert client.get("/library/mekha-baiana/").status_code == 404
    assert sign_in(stranger).get("/library/mekha-baiana/").status_code == 404
    assert sign_in(tutor).get("/library/mekha-baiana/").status_code == 200


def test_learner_is_offered_no_editing(sign_in, learner, article):
    text = _text(sign_in(learner).get("/library/mekha-baiana/"))
    assert "Изменить" not in text
    assert sign_in(learner).get("/library/mekha-baiana/describe/").status_code == 403
    assert sign_in(learner).get("/library/new/article/").status_code == 403


def test_score_is_put_in_and_engraved(sign_in, tutor):
    data = {**ABOUT, "upload-file": SimpleUploadedFile("polka.abc", ABC)}
    answer = sign_in(tutor).post("/library/new/score/", data)
    assert answer.status_code == 302
    material = Material.objects.get()
    assert material.current.score_key
    assert "<img" in _text(sign_in(tutor).get(answer.url))


def test_wrong_score_is_refused_and_the_form_kept(sign_in, tutor):
    data = {**ABOUT, "upload-file": SimpleUploadedFile("polka.mei", b"<html>no</html>")}
    text = _text(sign_in(tutor).post("/library/new/score/", data))
    assert 'value="Полька"' in text
    assert Material.objects.count() == 0


def test_article_needs_text_and_link_an_address(sign_in, tutor):
    client = sign_in(tutor)
    assert "Статье нужен текст" in _text(client.post("/library/new/article/", ABOUT))
    assert "Ссылке нужен адрес" in _text(client.post("/library/new/link/", ABOUT))


def test_new_version_and_the_old_one(sign_in, tutor, article):
    client = sign_in(tutor)
    client.post("/library/mekha-baiana/version/", {"body": "Новый текст", "note": "короче"})
    assert "Новый текст" in _text(client.get("/library/mekha-baiana/"))
    text = _text(client.get("/library/mekha-baiana/?version=1"))
    assert "Новый текст" not in text
    assert "Это версия 1" in text


def test_collection_is_filled_from_the_material_page(sign_in, learner, article):
    client = sign_in(learner)
    client.post("/library/collections/new/", {"title": "Моё", "access": "private"})
    collection = Collection.objects.get()
    client.post("/library/mekha-baiana/collect/", {"collection": collection.pk})
    assert "Меха баяна" in _text(client.get(f"/library/collections/{collection.slug}/"))


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_statements(sign_in, learner, tutor, article, django_assert_num_queries, count):
    for number in range(count - 1):
        operations.add_material(
            tutor,
            fields={"kind": "link", "title": f"М{number}", "access": "public"},
            content={"url": "https://a.example/"},
        )
    client = sign_in(learner)
    for address, statements in (("/library/", 6), ("/library/mekha-baiana/", 5)):
        client.get(address)
        with django_assert_num_queries(statements):
            client.get(address)


def test_empty_bank_says_how_to_begin(sign_in, client, methodologist):
    assert "Материалы появятся здесь" in client.get("/library/").content.decode()

    said = sign_in(methodologist).get("/library/").content.decode()

    assert "В банке пока пусто" in said
    assert 'href="/library/new/article/"' in said

"""Materials: put in, given versions, found, archived."""

import pytest

from kamerton.core.errors import Forbidden, NotFound
from kamerton.core.models import SearchEntry
from kamerton.library import operations, queries

pytestmark = pytest.mark.django_db
FIELDS = {"kind": "article", "title": "Меха баяна", "access": "public", "tags": ["меха"]}


@pytest.fixture
def material(tutor):
    return operations.add_material(tutor, fields=FIELDS, content={"note": "первая"})


def test_add_gives_version_one_and_an_address(material):
    assert (material.slug, material.current.number, material.current.note) == (
        "mekha-baiana",
        1,
        "первая",
    )


def test_learner_cannot_add(learner):
    with pytest.raises(Forbidden):
        operations.add_material(learner, fields=FIELDS, content={})


def test_second_of_the_same_title_gets_another_address(tutor, material):
    other = operations.add_material(tutor, fields=FIELDS, content={})
    assert other.slug == "mekha-baiana-2"


def test_new_version_leaves_the_old_one_readable(tutor, material):
    operations.add_version(tutor, material_id=material.pk, content={"note": "вторая"})
    material.refresh_from_db()
    assert material.current.number == 2
    assert queries.access_version(tutor, material, number=1).note == "первая"


def test_missing_version_is_not_found(tutor, material):
    with pytest.raises(NotFound):
        queries.access_version(tutor, material, number=9)


def test_archived_material_leaves_list_and_search(tutor, material):
    operations.archive_material(tutor, material_id=material.pk)
    assert list(queries.materials_visible_to(tutor)) == []
    assert SearchEntry.objects.filter(kind="material").count() == 0
    operations.restore_material(tutor, material_id=material.pk)
    assert list(queries.materials_visible_to(tutor)) == [material]


def test_stranger_does_not_learn_of_a_private_material(tutor, stranger):
    operations.add_material(tutor, fields={**FIELDS, "access": "private"}, content={})
    with pytest.raises(NotFound):
        queries.access_material(stranger, slug="mekha-baiana")


def test_described_material_is_found_by_its_new_title(tutor, material):
    operations.describe_material(tutor, material_id=material.pk, fields={"title": "Дыхание"})
    assert SearchEntry.objects.get(kind="material").title == "Дыхание"


def test_collection_keeps_its_order_and_no_doubles(tutor, material):
    other = operations.add_material(tutor, fields={**FIELDS, "title": "Тембр"}, content={})
    collection = operations.start_collection(tutor, title="Баян", access="public")
    operations.arrange_collection(
        tutor, collection_id=collection.pk, material_ids=[other.pk, material.pk, other.pk]
    )
    items = collection.items.order_by("position").values_list("material_id", flat=True)
    assert list(items) == [other.pk, material.pk]
    assert queries.collections_visible_to(tutor).get().size == 2


def test_filters_narrow_by_tag_kind_and_words(tutor, material):
    visible = queries.materials_visible_to(tutor)
    assert list(queries.filtered(visible, {"tag": ["меха"], "kind": ["article"]})) == [material]
    assert list(queries.filtered(visible, {"tag": ["нет"]})) == []
    assert list(queries.filtered(visible, {}, "мехами")) == [material]
    assert list(queries.filtered(visible, {}, "скрипка")) == []
    assert queries.facets(visible)["kind"] == [("article", 1)]

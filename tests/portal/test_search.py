"""The search page and the palette: what is found, by whom, how it is shown."""

import re

import pytest

from kamerton.core.api import index, reindex
from kamerton.core.models import SearchEntry
from kamerton.discussion.api import open_space, open_topic
from kamerton.discussion.models import Post
from kamerton.discussion.operations import NewPost, add_post, delete_post, index_attached
from kamerton.discussion.queries import may_read_topic
from kamerton.files.api import store
from kamerton.files.registry import UPLOAD
from kamerton.learning.operations import enrolment as enrolling
from kamerton.library import operations as library
from kamerton.library.api import Made
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.people.models import Person
from kamerton.programmes.models import Activity, ProgrammeVersion
from kamerton.texts.api import from_markdown
from tests.factories.people import make_staff
from tests.factories.study import make_cohort, make_studying, make_version
from tests.files import samples
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db


def _text(response):
    assert response.status_code == 200
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def _titles(response):
    return re.findall(r'class="list-title"><a [^>]*>([^<]*)<', _text(response))


def _material(owner, title, body="", access="public", **fields):
    return library.add_material(
        owner,
        fields={"kind": "article", "title": title, "access": access, **fields},
        content={"body": from_markdown(body)},
    )


@pytest.fixture
def cohort(institute):
    version = make_version(institute, activities=1, activity_type="discussion")
    ProgrammeVersion.objects.filter(pk=version.pk).update(state="approved")
    return make_cohort(institute, version)


def test_a_word_finds_its_forms_and_is_marked(client, tutor):
    _material(tutor, "Ансамбль", "Репертуар для двух баянов и домры.")
    text = _text(client.get("/search/", {"q": "баян"}))
    assert "<mark>баянов</mark>" in text
    assert "Найден 1 результат" in text
    assert 'href="/library/ansambl/"' in text


def test_english_words_and_titles(client, tutor):
    _material(tutor, "Уроки", "Teaching pianos at a distance", title_en="Lessons of piano")
    response = client.get("/search/", {"q": "lesson"}, headers={"accept-language": "en"})
    assert _titles(response) == ["Lessons of piano"]
    assert "1 thing found" in _text(response)
    assert _titles(client.get("/search/", {"q": "piano"}, headers={"accept-language": "ru"}))


def test_guests_find_only_what_is_public(client, sign_in, tutor, stranger):
    _material(tutor, "Баян для всех")
    _material(tutor, "Баян института", access="institute")
    _material(tutor, "Баян личный", access="private")
    assert _titles(client.get("/search/", {"q": "баян"})) == ["Баян для всех"]
    assert set(_titles(sign_in(stranger).get("/search/", {"q": "баян"}))) == {
        "Баян для всех",
        "Баян института",
    }
    assert len(_titles(sign_in(tutor).get("/search/", {"q": "баян"}))) == 3


def test_a_pupil_does_not_find_what_belongs_to_another_cohort(
    sign_in, cohort, learner, colleague, organiser, institute
):
    make_studying(cohort, learner, organiser)
    other = make_cohort(institute, cohort.version, slug="other")
    make_studying(other, colleague, organiser)
    activity = Activity.objects.get()
    space = open_space("activity", f"{cohort.pk}-{activity.pk}")
    topic = open_topic(space, actor=learner, title="Лига", opening=from_markdown("Как вести мех?"))
    add_post(topic, actor=learner, new=NewPost(from_markdown("Меха ведём ровно"), key="a"))
    _material(organiser, "Меха группы", access="cohort", cohort_ids=[cohort.pk])
    assert set(_titles(sign_in(learner).get("/search/", {"q": "меха"}))) == {"Лига", "Меха группы"}
    assert _titles(sign_in(colleague).get("/search/", {"q": "меха"})) == []
    assert sign_in(colleague).get("/search/suggest/", {"q": "меха"}).json()["groups"] == [
        {
            "title": "Поиск",
            "items": [
                {
                    "title": "Всё со словами «меха»",
                    "url": "/search/?q=%D0%BC%D0%B5%D1%85%D0%B0",
                }
            ],
        }
    ]
    assert Post.objects.count() == 1


@pytest.fixture
def topic(cohort, learner, organiser, tutor):
    make_studying(cohort, learner, organiser)
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    space = open_space("activity", f"{cohort.pk}-{Activity.objects.get().pk}")
    return open_topic(space, actor=learner, title="Лига", opening=from_markdown("Как вести мех?"))


@pytest.mark.parametrize(
    ("name", "finds"),
    [
        ("learner", True),
        ("tutor", True),
        ("organiser", True),
        ("methodologist", True),
        ("administrator", True),
        ("colleague", False),
        ("stranger", False),
        ("other_tutor", False),
    ],
)
def test_who_reads_a_discussion_finds_it_and_nobody_else(
    request, sign_in, topic, cohort, institute, organiser, name, finds
):
    other = make_cohort(institute, cohort.version, slug="other")
    make_studying(other, request.getfixturevalue("colleague"), organiser)
    if name == "other_tutor":
        viewer = make_staff(Role.TUTOR, institute, surname="Репина", given_name="Ольга")
        grant_role(viewer, role=Role.TUTOR, actor=None, scope=("cohort", other.pk))
    else:
        viewer = request.getfixturevalue(name)
    assert may_read_topic(viewer, topic.pk) is finds
    assert _titles(sign_in(viewer).get("/search/", {"q": "меха"})) == (["Лига"] if finds else [])


def _showing(file):
    attrs = {"file": str(file.pk), "src": f"/files/{file.pk}/", "name": file.name}
    return {"type": "doc", "content": [{"type": "file", "attrs": attrs}]}


def test_the_words_of_attached_documents_find_the_post(
    sign_in, topic, learner, organiser, colleague, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        file = store(
            samples.pdf("Аппликатура гаммы"),
            "a.pdf",
            owner=(UPLOAD, str(learner.pk)),
            actor=learner,
        )
        shown = _showing(file)
        add_post(topic, actor=learner, new=NewPost(shown, key="a"))
    assert _titles(sign_in(learner).get("/search/", {"q": "аппликатура"})) == []
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    for reader in (learner, organiser):
        assert _titles(sign_in(reader).get("/search/", {"q": "аппликатура"})) == ["Лига"]
    assert _titles(sign_in(colleague).get("/search/", {"q": "аппликатура"})) == []
    delete_post(Post.objects.get(), actor=learner)
    index_attached(topic_id=topic.pk, file_id=file.pk)
    index_attached(topic_id=0, file_id=file.pk)
    assert _titles(sign_in(learner).get("/search/", {"q": "аппликатура"})) == []


def test_the_words_of_a_document_in_the_opening_find_the_topic(
    sign_in, topic, learner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        file = store(
            samples.word("Аппликатура гаммы"),
            "a.docx",
            owner=(UPLOAD, str(learner.pk)),
            actor=learner,
        )
        shown = _showing(file)
        open_topic(topic.space, actor=learner, title="Гаммы", opening=shown)
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert _titles(sign_in(learner).get("/search/", {"q": "аппликатура"})) == ["Гаммы"]


def test_a_dismissed_learner_no_longer_finds_the_cohorts_things(
    sign_in, cohort, learner, organiser
):
    enrolment = make_studying(cohort, learner, organiser)
    _material(organiser, "Меха группы", access="cohort", cohort_ids=[cohort.pk])
    assert _titles(sign_in(learner).get("/search/", {"q": "меха"})) == ["Меха группы"]

    enrolling.dismiss_learner(organiser, enrolment_id=enrolment.pk, note="")
    assert _titles(sign_in(learner).get("/search/", {"q": "меха"})) == []


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.pdf("Этюд для баянов"), "a.pdf"),
        (samples.word("Этюд для баянов"), "a.docx"),
        (samples.sheet("Этюд для баянов"), "a.xlsx"),
        (samples.slides("Этюд для баянов"), "a.pptx"),
        (samples.open_text("Этюд для баянов"), "a.odt"),
    ],
)
def test_the_words_inside_documents_are_found(
    client, tutor, content, name, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        library.add_material(
            tutor,
            fields={"kind": "document", "title": "Сборник", "access": "public"},
            content={"upload": Made(content, name)},
        )
    assert _titles(client.get("/search/", {"q": "баян"})) == []
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert _titles(client.get("/search/", {"q": "баян"})) == ["Сборник"]
    assert "<mark>баянов</mark>" in _text(client.get("/search/", {"q": "баян"}))


def test_a_description_changed_later_keeps_the_words_of_the_text(client, tutor):
    made = _material(tutor, "Ансамбль", "Репертуар для баянов")
    library.describe_material(tutor, material_id=made.pk, fields={"summary": "Новое"})
    assert _titles(client.get("/search/", {"q": "баян"})) == ["Ансамбль"]


@pytest.fixture
def _mixed(db):
    for key in range(23):
        index(("material", key), title=f"Этюд {key}", body="", url="/", audiences=["public"])
    index(("programme", 1), title="Этюды", body="", url="/p/", audiences=["public"])
    index(("strange", 1), title="Этюд иной", body="", url="/s/", audiences=["public"])


@pytest.mark.usefixtures("_mixed")
def test_kinds_have_counts_and_are_chosen(client):
    text = _text(client.get("/search/", {"q": "этюд"}))
    for tab in (
        'aria-current="page">Всё <span class="count">25</span>',
        '>Программы <span class="count">1</span>',
        '>Материалы <span class="count">23</span>',
        '>Прочее <span class="count">1</span>',
    ):
        assert tab in text
    chosen = client.get("/search/", {"q": "этюд", "kind": "programme"})
    assert _titles(chosen) == ["Этюды"]
    assert 'aria-current="page">Программы' in _text(chosen)


@pytest.mark.usefixtures("_mixed")
def test_pages_keep_words_and_kind(client):
    first = client.get("/search/", {"q": "этюд", "kind": "material"})
    assert len(_titles(first)) == 20
    assert "kind=material&amp;page=2" in _text(first)
    assert len(_titles(client.get("/search/", {"q": "этюд", "kind": "material", "page": 2}))) == 3
    assert len(_titles(client.get("/search/", {"q": "этюд", "page": 99}))) == 5


@pytest.mark.usefixtures("_mixed")
def test_empty_pages_have_a_way_on(client):
    nothing = _text(client.get("/search/", {"q": "виолончель"}))
    assert "Ничего не найдено" in nothing
    assert 'href="/catalogue/"' in nothing
    assert "next=/search/%3Fq%3D" in nothing
    among = _text(client.get("/search/", {"q": "этюд", "kind": "person"}))
    assert "Среди остального есть 25 результатов" in among
    assert 'href="?q=%D1%8D%D1%82%D1%8E%D0%B4"' in among
    asked = _text(client.get("/search/"))
    assert "Как спрашивать" in asked
    assert 'name="q"' in asked


@pytest.mark.parametrize("address", ["/search/?q=%00&page=x", "/search/?page=0", "/search/?q=++"])
def test_addresses_without_sense_show_the_form(client, db, address):
    assert "Как спрашивать" in _text(client.get(address))


def test_too_long_words_are_cut(client, db):
    assert "Ничего не найдено" in _text(client.get("/search/", {"q": "длинно" * 100}))


def test_few_statements(sign_in, learner, cohort, organiser, tutor, django_assert_num_queries):
    make_studying(cohort, learner, organiser, tutor)
    for key in range(3):
        _material(tutor, f"Этюд {key}")
    client = sign_in(learner)
    client.get("/search/", {"q": "этюд"})
    with django_assert_num_queries(5):
        client.get("/search/", {"q": "этюд"})
    with django_assert_num_queries(3):
        client.get("/search/suggest/", {"q": "этюд"})


def test_guests_cost_three_statements(client, tutor, django_assert_num_queries):
    _material(tutor, "Этюд")
    with django_assert_num_queries(3):  # one counts how often is asked
        client.get("/search/", {"q": "этюд"})


def test_the_bar_leads_to_the_search_without_scripts(client, db):
    text = _text(client.get("/"))
    assert 'class="search-btn" href="/search/" data-palette="/search/suggest/"' in text


def test_the_palette_groups_what_is_found(client, tutor):
    _material(tutor, "Ансамбль баянов")
    index(("programme", 1), title="Баян дома", body="", url="/p/", audiences=["public"])
    groups = client.get("/search/suggest/", {"q": "бая"}).json()["groups"]
    assert {group["title"] for group in groups} == {"Программы", "Материалы", "Поиск"}


@pytest.mark.parametrize(
    ("name", "words", "titles"),
    [
        ("organiser", "новая груп", ["Новая группа"]),
        ("learner", "новая груп", []),
        ("methodologist", "новая прог", ["Новая программа"]),
        ("administrator", "журнал дей", ["Журнал действий"]),
        ("learner", "настройки увед", ["Настройки уведомлений"]),
    ],
)
def test_the_palette_knows_the_places_and_actions_of_the_reader(
    sign_in, request, name, words, titles
):
    client = sign_in(request.getfixturevalue(name))
    groups = client.get("/search/suggest/", {"q": words}).json()["groups"]
    places = [group for group in groups if group["title"] == "Перейти"]
    assert [item["title"] for group in places for item in group["items"]] == titles


def test_the_empty_palette_offers_places(sign_in, tutor):
    grant_role(tutor, role=Role.METHODOLOGIST, actor=None)
    groups = sign_in(tutor).get("/search/suggest/").json()["groups"]
    assert [group["title"] for group in groups] == ["Перейти"]


def test_everything_is_indexed_anew_and_what_is_gone_goes(institute, learner, methodologist):
    index(("person", 999_999), title="Ушедший", body="", url="/x/", audiences=["public"])
    SearchEntry.objects.filter(kind="person", object_id=str(learner.pk)).update(
        title="Старое", audiences=["public"]
    )
    counts = dict(reindex())
    assert set(counts) == {
        "discussion.post",
        "discussion.topic",
        "help.article",
        "material",
        "person",
        "programme",
    }
    assert counts["person"] == Person.objects.filter(is_active=True).count()
    entry = SearchEntry.objects.get(kind="person", object_id=str(learner.pk))
    assert (entry.title, "public" in entry.audiences) == ("Орлова Марина Сергеевна", False)
    assert not SearchEntry.objects.filter(object_id="999999").exists()
    assert dict(reindex()) == counts

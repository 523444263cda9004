import pytest
from django.urls import reverse

from kamerton.core.models import SearchEntry
from kamerton.discussion.api import Room, open_space, open_topic
from kamerton.learning import rooms
from kamerton.texts.api import from_markdown
from tests.factories.study import make_cohort, make_studying, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(institute, organiser, tutor, learner):
    cohort = make_cohort(institute, make_version(institute))
    make_studying(cohort, learner, organiser, tutor)
    return cohort


def test_learner_finds_the_spaces_of_programme_and_cohort(cohort, learner):
    programme = str(cohort.version.programme_id)
    assert rooms.rooms(learner) == [
        Room("programme", programme, cohort.version.title, "Программы", 10),
        Room("cohort", str(cohort.pk), cohort.title, "Учебные группы", 20),
    ]


def test_strangers_find_and_open_nothing(cohort, stranger, sign_in):
    assert rooms.rooms(stranger) == []
    client = sign_in(stranger)
    for kind, key in (("cohort", cohort.pk), ("programme", cohort.version.programme_id)):
        assert client.get(reverse("discussion:space", args=[kind, key])).status_code == 404


@pytest.mark.parametrize("key", ["x", "0"])
def test_unknown_programmes_have_no_space(cohort, learner, methodologist, key):
    assert rooms.may_read_programme(learner, key) is False
    assert rooms.may_read_programme(methodologist, key) is False
    assert rooms.programme_place(key) is None
    assert rooms.cohort_place(key) is None


def test_rights_in_the_space_of_a_programme(cohort, learner, organiser):
    key = str(cohort.version.programme_id)
    assert rooms.may_read_programme(learner, key) is True
    assert rooms.may_moderate_programme(learner, key) is False
    assert rooms.may_moderate_programme(organiser, key) is True
    assert f"cohort:{cohort.pk}" in rooms.programme_audiences(key)


def test_space_of_a_cohort_shows_its_name(cohort, learner, sign_in):
    page = sign_in(learner).get(reverse("discussion:space", args=["cohort", cohort.pk]))
    assert cohort.title in page.content.decode()


def test_new_cohort_finds_what_was_said_in_the_space_of_its_programme(cohort, learner, institute):
    key = cohort.version.programme_id
    topic = open_topic(
        open_space("programme", key), actor=learner, title="Канон", opening=from_markdown("Текст.")
    )
    later = make_cohort(institute, cohort.version, slug="later")
    rooms.let_cohort_find(later.pk)
    rooms.let_cohort_find(0)
    entry = SearchEntry.objects.get(kind="discussion.topic", object_id=topic.pk)
    assert {f"cohort:{cohort.pk}", f"cohort:{later.pk}"} <= set(entry.audiences)

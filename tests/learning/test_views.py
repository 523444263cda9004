"""Pages of study through the client: what each role sees, and the number of statements."""

import json
import pathlib
import re
from datetime import timedelta

import pytest

from kamerton.core import clock
from kamerton.learning.models import ActivityProgress, Attendance, Enrolment, Session
from kamerton.learning.operations import cohort as running
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import progress as progressing
from kamerton.learning.operations.timetable import move_session
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.models import Activity, Module, Programme, ProgrammeVersion
from tests.factories.study import make_cohort, make_studying, make_version

pytestmark = pytest.mark.django_db

SOURCE = pathlib.Path(__file__).parents[2] / "src" / "kamerton"


@pytest.fixture
def cohort(institute):
    version = make_version(institute, activities=3, activity_type="link")
    ProgrammeVersion.objects.filter(pk=version.pk).update(state="approved")
    return make_cohort(institute, version)


@pytest.fixture
def enrolment(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def activity(cohort):
    return Activity.objects.filter(module__version=cohort.version).order_by("position")[0]


def _text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_learner_sees_the_route_and_the_next_step(sign_in, learner, enrolment):
    text = _text(sign_in(learner).get("/cohorts/cohort/"))
    assert "Мой маршрут" in text
    assert "Продолжить занятие" in text
    assert "Ирина Левина" in text


@pytest.mark.parametrize("name", ["stranger", "colleague"])
def test_cohort_is_not_found_by_others(sign_in, request, enrolment, name):
    response = sign_in(request.getfixturevalue(name)).get("/cohorts/cohort/")
    assert response.status_code == 404


def test_guest_is_asked_to_sign_in(client, enrolment):
    assert client.get("/cohorts/cohort/").status_code == 302


def test_opening_an_activity_starts_it(sign_in, learner, enrolment, activity):
    text = _text(sign_in(learner).get(f"/cohorts/cohort/activities/{activity.pk}/"))
    assert "Модуль 1, занятие 1" in text
    assert ActivityProgress.objects.get().state == "started"


def test_done_leads_to_the_next_activity(sign_in, learner, enrolment, activity):
    response = sign_in(learner).post(f"/cohorts/cohort/activities/{activity.pk}/done/")
    after = Activity.objects.get(module=activity.module, position=2)
    assert response.url == f"/cohorts/cohort/activities/{after.pk}/"
    assert ActivityProgress.objects.get().state == "completed"


@pytest.fixture
def translated(cohort):
    """Every module and activity of the cohort's plan has a title in English."""
    Module.objects.filter(version=cohort.version).update(title_en="Module A")
    for activity in Activity.objects.filter(module__version=cohort.version):
        activity.title_en = f"Activity {activity.position}"
        activity.save()


def test_english_reader_meets_english_titles(sign_in, learner, translated, enrolment, activity):
    now = clock.now()
    Session.objects.create(
        cohort=enrolment.cohort,
        activity=activity,
        starts_at=now + timedelta(hours=1),
        ends_at=now + timedelta(hours=2),
    )
    client = sign_in(learner, "en")
    address = f"/cohorts/cohort/activities/{activity.pk}/"
    done = client.post(f"{address}done/", follow=True)
    pages = [client.get(a) for a in ("/", "/cohorts/cohort/", address)]
    for text in map(_text, [done, *pages]):
        assert "Activity" in text
        assert not re.search(r"Занятие|Модуль", text)
    assert "Done: “Activity 1”." in _text(done)


def test_place_is_kept_and_strange_keys_are_not(sign_in, learner, enrolment, activity):
    client = sign_in(learner)
    address = f"/cohorts/cohort/activities/{activity.pk}/"
    client.get(address)
    body = json.dumps({"position_s": 400.5, "evil": "x", "page": "three"})
    answer = client.post(address + "place/", body, content_type="application/json")
    assert answer.json() == {"kept": {"position_s": 400.5}}
    assert ActivityProgress.objects.get().place == {"position_s": 400.5}


def test_staff_preview_records_nothing(sign_in, tutor, enrolment, activity):
    text = _text(sign_in(tutor).get(f"/cohorts/cohort/activities/{activity.pk}/"))
    assert "ничего не записывается" in text
    assert ActivityProgress.objects.count() == 0


def test_activity_of_another_programme_is_not_found(sign_in, learner, enrolment, institute):
    other = make_version(institute, slug="other")
    foreign = Activity.objects.get(module__version=other)
    response = sign_in(learner).get(f"/cohorts/cohort/activities/{foreign.pk}/")
    assert response.status_code == 404


def test_organiser_admits_the_chosen(sign_in, organiser, learner, colleague, cohort):
    for person in (learner, colleague):
        sign_in(person).post("/cohorts/cohort/apply/", {"motivation": "Хочу учиться"})
    chosen = Enrolment.objects.get(person=learner)
    client = sign_in(organiser)
    assert "Хочу учиться" in _text(client.get("/cohorts/cohort/manage/"))
    client.post("/cohorts/cohort/admit/", {"enrolment": [chosen.pk]})
    states = dict(Enrolment.objects.values_list("person__surname", "state"))
    assert states == {"Орлова": "admitted", "Гусев": "applied"}


def test_refusal_needs_a_reason(sign_in, organiser, learner, cohort):
    sign_in(learner).post("/cohorts/cohort/apply/", {"motivation": ""})
    enrolment = Enrolment.objects.get()
    client = sign_in(organiser)
    address = f"/enrolments/{enrolment.pk}/refuse/"
    assert client.post(address, {"note": ""}).status_code == 200
    client.post(address, {"note": "Мест нет"})
    enrolment.refresh_from_db()
    assert enrolment.state == "declined"


@pytest.mark.parametrize(
    ("name", "status"), [("organiser", 200), ("tutor", 403), ("learner", 403), ("stranger", 404)]
)
def test_who_runs_a_cohort(sign_in, request, enrolment, name, status):
    response = sign_in(request.getfixturevalue(name)).get("/cohorts/cohort/manage/")
    assert response.status_code == status


@pytest.mark.parametrize(
    ("name", "status"), [("organiser", 200), ("tutor", 200), ("learner", 403), ("stranger", 404)]
)
def test_who_sees_everybodys_progress(sign_in, request, enrolment, name, status):
    response = sign_in(request.getfixturevalue(name)).get("/cohorts/cohort/people/")
    assert response.status_code == status


def test_organiser_makes_a_cohort_with_dates_in_order(sign_in, organiser, institute):
    client = sign_in(organiser)
    days = {"starts_on": "2030-02-01", "ends_on": "2030-01-01", "capacity": 10, "title": "Весна"}
    text = client.post("/cohorts/new/", days).content.decode()
    assert "Учёба не может закончиться раньше" in text
    assert 'value="Весна"' in text


def test_dates_of_activities_are_saved(sign_in, organiser, cohort, enrolment, activity):
    client = sign_in(organiser)
    assert client.get("/cohorts/cohort/dates/").status_code == 200
    client.post("/cohorts/cohort/dates/", {f"due_{activity.pk}": "2030-05-01"})
    assert cohort.dates.get().due_on.isoformat() == "2030-05-01"


def test_attendance_completes_the_activity(sign_in, tutor, cohort, enrolment, activity):
    session = running.plan_session(
        tutor,
        cohort_id=cohort.pk,
        activity_id=activity.pk,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(minutes=90),
    )
    address = f"/sessions/{session.pk}/attendance/"
    client = sign_in(tutor)
    assert "не более 90" in _text(client.get(address))
    client.post(address, {f"m_{enrolment.pk}": "80"})
    assert Attendance.objects.get().minutes == 80
    assert ActivityProgress.objects.get().state == "completed"
    assert Session.objects.count() == 1


def test_application_is_taken_back(sign_in, learner, cohort):
    client = sign_in(learner)
    client.post("/cohorts/cohort/apply/", {"motivation": ""})
    enrolment = Enrolment.objects.get()
    assert "Взять назад" in _text(client.get("/learning/"))
    client.post(f"/enrolments/{enrolment.pk}/withdraw/")
    enrolment.refresh_from_db()
    assert enrolment.state == "withdrawn"


def test_empty_study_leads_to_the_catalogue(sign_in, stranger):
    text = _text(sign_in(stranger).get("/learning/"))
    assert 'href="/catalogue/"' in text


STATEMENTS = {
    "/learning/": 8,  # three for what the office asks, one each for questionnaires and colleagues' works
    "/cohorts/cohort/": 6,
    "/cohorts/cohort/activities/{activity}/": 4,
}


@pytest.mark.parametrize("address", STATEMENTS)
@pytest.mark.parametrize("done", [1, 3])
def test_number_of_statements(
    sign_in, learner, cohort, enrolment, activity, django_assert_num_queries, address, done
):
    client = sign_in(learner)
    for step in Activity.objects.filter(module=activity.module)[:done]:
        progressing.complete_activity(enrolment.pk, activity_id=step.pk)
    address = address.format(activity=activity.pk)
    client.get(address)
    with django_assert_num_queries(STATEMENTS[address.replace(str(activity.pk), "{activity}")]):
        client.get(address)


def test_cohort_run_leads_its_issuer_to_the_certificates(sign_in, cohort, organiser):
    client = sign_in(organiser)

    for address in (f"/cohorts/{cohort.slug}/manage/", f"/cohorts/{cohort.slug}/"):
        assert f"/cohorts/{cohort.slug}/certificates/" in _text(client.get(address))


def test_cohort_does_not_lead_a_tutor_where_they_may_not_go(sign_in, cohort, enrolment, tutor):
    said = _text(sign_in(tutor).get(f"/cohorts/{cohort.slug}/"))

    assert f"/cohorts/{cohort.slug}/people/" in said
    assert f"/cohorts/{cohort.slug}/certificates/" not in said
    assert f"/cohorts/{cohort.slug}/manage/" not in said


def test_place_of_a_session_is_read_in_the_readers_language(
    sign_in, organiser, cohort, learner, enrolment, activity
):
    day = (clock.now() + timedelta(days=1)).date().isoformat()
    written = {"day": day, "at": "11:00", "minutes": 90}
    places = {"place": "Колледж, малый зал", "place_en": "College, small hall"}
    sign_in(organiser).post(
        f"/cohorts/cohort/activities/{activity.pk}/sessions/new/", {**written, **places}
    )
    for language, read, other in (("ru", *places.values()), ("en", *reversed(places.values()))):
        client = sign_in(learner, language)
        for address in ("/", "/cohorts/cohort/"):
            text = _text(client.get(address))
            assert read in text
            assert other not in text


def test_session_that_moves_is_told_its_place_in_both_languages(organiser, cohort, activity):
    begins = clock.now() + timedelta(days=1)
    times = {"starts_at": begins, "ends_at": begins + timedelta(minutes=90)}
    session = running.plan_session(
        organiser,
        cohort_id=cohort.pk,
        activity_id=activity.pk,
        place=("Колледж", "College"),
        **times,
    )
    stayed = move_session(organiser, session_id=session.pk, place=("Колледж", "College"), **times)
    assert stayed.place_en == "College"
    moved = move_session(organiser, session_id=session.pk, place=("Институт", ""), **times)
    assert (moved.place, moved.place_en) == ("Институт", "")


def test_session_new_refuses_an_activity_of_another_plan(sign_in, cohort, organiser):
    client = sign_in(organiser)

    page = client.get(f"/cohorts/{cohort.slug}/activities/999999/sessions/new/")

    assert page.status_code == 404


def test_place_takes_the_words_that_players_use():
    player = SOURCE / "media" / "islands" / "player" / "place.ts"
    interface = player.read_text(encoding="utf-8").split("export interface Place {")[1]

    said = set(re.findall(r"^  (\w+): number;", interface.split("}")[0], re.MULTILINE))

    assert said == {"position_s", "duration_s", "played_share"}
    assert said <= set(progressing.PLACE_KEYS)


def test_the_programmes_page_shows_ones_own_application(sign_in, learner, stranger, institute):
    cohort = make_cohort(institute)
    make_cohort(institute, cohort.version, slug="second")
    ProgrammeVersion.objects.update(state="approved")
    Programme.objects.update(state="published", published=cohort.version)
    page = f"/catalogue/{cohort.version.programme.slug}/"
    assert _text(sign_in(learner).get(page)).count("/apply/") == 2
    enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    text = _text(sign_in(learner).get(page))
    assert text.count("/apply/") == 0
    assert "Вы уже подали заявку на эту программу" in text
    assert "Заявка подана" in text
    assert _text(sign_in(stranger).get(page)).count("/apply/") == 2
    enrolling.withdraw_application(learner, enrolment_id=Enrolment.objects.get().pk)
    assert _text(sign_in(learner).get(page)).count("/apply/") == 2

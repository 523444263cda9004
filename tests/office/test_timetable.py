"""Timetable, rooms, clashes; calendars of cohorts and people."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from icalendar import Calendar

from kamerton.core import clock
from kamerton.core.errors import Forbidden, NotFound
from kamerton.learning.models import ActivityDate, Attendance, Session
from kamerton.learning.operations import attestation as attesting
from kamerton.notifications.models import Notification
from kamerton.office.errors import NotNow, WrongData
from kamerton.office.models import CalendarFeed
from kamerton.office.operations import timetable as ops
from kamerton.office.queries import timetable as queries
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.models import Activity, ProgrammeVersion
from tests.factories.study import make_cohort, make_studying, make_version

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def room(organiser):
    return ops.add_room(organiser, title="Зал 1", address="ул. Глинки, 2", capacity=30)


@pytest.fixture
def other(institute):
    return make_cohort(institute, make_version(institute, slug="two"), slug="two")


def _book(actor, cohort, hour=0, **fields):
    activity = Activity.objects.filter(module__version=cohort.version).earliest("pk")
    starts = NOON + dt.timedelta(hours=hour)
    slot = ops.Slot(starts, starts + dt.timedelta(minutes=90), **fields)
    return ops.book_session(actor, cohort_id=cohort.pk, activity_id=activity.pk, slot=slot)


def test_session_says_its_room(organiser, tutor, cohort, room):
    session = _book(organiser, cohort, room_id=room.pk, teacher=tutor)
    (lesson,) = queries.all_lessons(cohort.pk)
    assert session.place == "Зал 1, ул. Глинки, 2"
    assert (lesson.booking.room, lesson.booking.teacher) == (room, tutor)


@pytest.mark.parametrize(("hour", "clashes"), [(0, True), (1, True), (1.5, False), (-1.5, False)])
def test_cohort_is_not_in_two_places(organiser, cohort, hour, clashes):
    _book(organiser, cohort)
    if clashes:
        with pytest.raises(NotNow) as refused:
            _book(organiser, cohort, hour)
        assert (refused.value.code, refused.value.field) == ("cohort_clash", "at")
    else:
        _book(organiser, cohort, hour)


def test_room_and_teacher_are_not_in_two_places(organiser, tutor, cohort, other, room):
    _book(organiser, cohort, room_id=room.pk, teacher=tutor)
    with pytest.raises(NotNow) as refused:
        _book(organiser, other, room_id=room.pk)
    assert (refused.value.code, refused.value.field) == ("room_clash", "room")
    with pytest.raises(NotNow) as refused:
        _book(organiser, other, teacher=tutor)
    assert (refused.value.code, refused.value.field) == ("teacher_clash", "teacher")
    _book(organiser, other)


def test_place_is_written_in_both_languages(organiser, cohort):
    session = _book(organiser, cohort, place="Дом музыки", place_en="House of Music")
    assert (session.place, session.place_en) == ("Дом музыки", "House of Music")
    slot = ops.Slot(NOON, NOON + dt.timedelta(hours=1), place="Школа", place_en="School")
    ops.rebook_session(organiser, session=session, slot=slot)
    session.refresh_from_db()
    assert (session.place, session.place_en) == ("Школа", "School")


def test_session_moves_within_its_own_time_and_not_onto_others(organiser, cohort, room):
    first, _second = _book(organiser, cohort), _book(organiser, cohort, 3)
    half = dt.timedelta(minutes=30)
    slot = ops.Slot(NOON + half, NOON + 3 * half, room.pk)
    ops.rebook_session(organiser, session=first, slot=slot)
    first.refresh_from_db()
    assert (first.starts_at, first.place) == (NOON + half, "Зал 1, ул. Глинки, 2")
    late = ops.Slot(NOON + 6 * half, NOON + 8 * half)
    with pytest.raises(NotNow):
        ops.rebook_session(organiser, session=first, slot=late)


def test_attended_session_is_not_taken_out(sign_in, organiser, learner, cohort, apply):
    session = _book(organiser, cohort)
    (enrolment,) = apply(learner)
    Attendance.objects.create(session=session, enrolment=enrolment, minutes=90)
    client = sign_in(organiser)
    text = client.post(f"/office/sessions/{session.pk}/cancel/", follow=True).content.decode()
    assert "Присутствие там уже отмечено" in text
    Attendance.objects.all().delete()
    client.post(f"/office/sessions/{session.pk}/cancel/")
    assert not Session.objects.exists()


def test_rooms_have_names_of_their_own(organiser, room):
    with pytest.raises(WrongData):
        ops.add_room(organiser, title="зал 1", address="", capacity=5)


def test_others_plan_nothing(sign_in, tutor, learner, cohort, room):
    for person in (tutor, learner):
        with pytest.raises(Forbidden):
            _book(person, cohort)
        with pytest.raises(Forbidden):
            ops.add_room(person, title="x", address="", capacity=1)
        client = sign_in(person)
        pages = ["/office/timetable/", "/office/rooms/", "/cohorts/cohort/timetable/"]
        assert {client.get(page).status_code for page in pages} == {403}


@pytest.mark.django_db(transaction=True)
def test_two_who_plan_at_once_do_not_share_a_room(organiser, administrator, cohort, other, room):
    together = threading.Barrier(2)

    def work(task):
        actor, target = task
        try:
            together.wait(timeout=60)
            _book(actor, target, room_id=room.pk)
        except NotNow as refused:
            return refused.code
        finally:
            connection.close()
        return "booked"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(work, [(organiser, cohort), (administrator, other)]))
    assert found == ["booked", "room_clash"]


def test_pages_of_the_timetable(sign_in, organiser, tutor, cohort, room, django_assert_num_queries):
    ProgrammeVersion.objects.update(state="approved")
    client = sign_in(organiser)
    activity = Activity.objects.get(module__version=cohort.version)
    data = {"activity": activity.pk, "day": "2027-02-01", "at": "15:00", "minutes": 90}
    data |= {"room": room.pk, "teacher": "nobody@t.example", "place": ""}
    address = "/cohorts/cohort/timetable/"
    kept = client.post(address, data).content.decode()
    assert "nobody@t.example" in kept
    client.post(address, {**data, "teacher": tutor.email})
    clash = client.post(address, {**data, "teacher": ""}).content.decode()
    assert "Помещение занято" in clash
    with django_assert_num_queries(6):
        assert "Зал 1" in client.get(address).content.decode()
    with django_assert_num_queries(4):
        week = client.get("/office/timetable/?week=2027-02-03").content.decode()
    assert "Ирина Левина" in week
    assert "Зал 1" in week
    assert client.get("/office/timetable/?week=2027-02-31").status_code == 200
    session = Session.objects.get()
    edit = f"/office/sessions/{session.pk}/"
    assert 'value="15:00' in client.get(edit).content.decode()
    client.post(edit, {**data, "at": "17:00", "teacher": ""})
    session.refresh_from_db()
    assert session.starts_at.hour == 14
    client.post("/office/rooms/", {"title": "Зал 2", "capacity": 10})
    client.post(f"/office/rooms/{room.pk}/use/", {"open": "0"})
    rooms = client.get("/office/rooms/").content.decode()
    assert "Зал 2" in rooms
    assert "не используется" in rooms


def _feed(client, person):
    client.force_login(person)
    client.post("/calendar/", {"step": "open"})
    client.logout()
    feed = CalendarFeed.objects.get(person=person)
    return "/" + queries.feed_address(feed).split("/", 3)[3]


def _titles(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return [str(one["summary"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_feed_has_ones_own_sessions_and_deadlines(
    client, organiser, learner, tutor, stranger, cohort, complete
):
    complete(learner)
    grant_role(stranger, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    session = _book(organiser, cohort, teacher=tutor)
    ActivityDate.objects.create(
        cohort=cohort, activity=session.activity, due_on=clock.today() + dt.timedelta(days=3)
    )
    both = ["Занятие 1", "Срок: Занятие 1"]
    assert _titles(client, _feed(client, learner)) == both
    assert _titles(client, _feed(client, stranger)) == both
    assert _titles(client, _feed(client, tutor)) == ["Занятие 1"]
    assert _titles(client, _feed(client, organiser)) == []


def test_revoked_address_opens_nothing(client, learner):
    former = _feed(client, learner)
    assert client.get(former).status_code == 200
    client.force_login(learner)
    client.post("/calendar/", {"step": "renew"})
    assert client.get(former).status_code == 404
    fresh = _feed(client, learner)
    assert fresh != former
    client.force_login(learner)
    client.post("/calendar/", {"step": "close"})
    assert client.get(fresh).status_code == 404
    client.post("/calendar/", {"step": "open"})
    assert client.get(fresh).status_code == 404


def test_address_of_one_is_not_anothers(client, learner, colleague):
    _feed(client, learner)
    key = _feed(client, colleague).split("-", 1)[1]
    assert client.get(f"/calendar/{learner.pk}-{key}").status_code == 404
    with pytest.raises(NotFound):
        queries.person_of_feed(learner.pk, "0" * 32)


def test_calendar_of_a_cohort(sign_in, organiser, learner, colleague, cohort, complete):
    complete(learner)
    _book(organiser, cohort)
    text = sign_in(learner).get("/cohorts/cohort/calendar/").content.decode()
    assert "Занятие 1" in text
    assert sign_in(colleague).get("/cohorts/cohort/calendar/").status_code == 404
    assert "Календарь" in sign_in(learner).get("/calendar/").content.decode()


def _attested(organiser, cohort, enrolment, people):
    attesting.form_commission(organiser, cohort_id=cohort.pk, people=people, fields={})
    starts = clock.now().replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=2)
    attesting.schedule_defences(
        organiser,
        cohort_id=cohort.pk,
        begins_at=starts,
        minutes=20,
        place="Малый зал",
        enrolments=[enrolment.pk],
    )


def test_the_attestation_stands_in_calendars_and_is_told(
    client,
    sign_in,
    organiser,
    learner,
    expert,
    tutor,
    methodologist,
    cohort,
    django_capture_on_commit_callbacks,
):
    enrolment = make_studying(cohort, learner, organiser)
    people = {"chair": [expert], "member": [tutor, methodologist]}
    with django_capture_on_commit_callbacks(execute=True):
        _attested(organiser, cohort, enrolment, people)
    assert _titles(client, _feed(client, learner)) == ["Итоговая аттестация: моё время"]
    assert _titles(client, _feed(client, expert)) == ["Итоговая аттестация: 1 слушатель"]
    assert _titles(client, _feed(client, organiser)) == []
    page = sign_in(learner).get("/cohorts/cohort/calendar/").content.decode()
    assert "Итоговая аттестация: 1 слушатель" in page
    assert "Малый зал" in page
    told = Notification.objects.get(person=learner, kind="learning.defence")
    assert (told.url, told.params["place"]) == ("/cohorts/cohort/", "Малый зал")
    assert Notification.objects.filter(kind="learning.commission_meets").count() == 3
    with django_capture_on_commit_callbacks(execute=True):
        _attested(organiser, cohort, enrolment, people)
    assert Notification.objects.filter(person=learner, kind="learning.defence").count() == 1


def test_the_form_of_a_new_session_begins_with_what_is_met_for(sign_in, organiser, institute):
    version = make_version(institute, slug="met", activity_type="session")
    cohort = make_cohort(institute, version, slug="met")
    met = Activity.objects.filter(module__version=version, type="session").earliest("pk")
    page = sign_in(organiser).get(f"/cohorts/{cohort.slug}/timetable/").content.decode()
    assert f'value="{met.pk}" selected' in page

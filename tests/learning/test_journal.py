"""The journal: grades, attendance with edits, hours; rules of completion and what is left."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from kamerton.core import clock
from kamerton.core.errors import Forbidden
from kamerton.core.models import Statement
from kamerton.learning.errors import NotReady, WrongState
from kamerton.learning.models import Attendance, AttendanceEdit, Cohort, CompletionRules, Enrolment
from kamerton.learning.operations import cohort as running
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import journal as journaling
from kamerton.learning.operations import progress as progressing
from kamerton.learning.queries import journal as journals
from kamerton.notifications.models import Notification
from kamerton.people.api import grant_role
from kamerton.people.enums import Role
from kamerton.programmes.models import Activity, ProgrammeVersion
from tests.factories.people import make_person
from tests.factories.study import make_cohort, make_studying, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(institute):
    version = make_version(institute, activities=3, activity_type="link")
    Activity.objects.filter(module__version=version, position=3).update(form="lecture")
    ProgrammeVersion.objects.filter(pk=version.pk).update(state="approved")
    return make_cohort(institute, version)


@pytest.fixture
def activities(cohort):
    return list(Activity.objects.filter(module__version=cohort.version).order_by("position"))


@pytest.fixture
def enrolment(cohort, learner, organiser, tutor):
    grant_role(tutor, role=Role.TUTOR, actor=None, scope=("cohort", cohort.pk))
    return make_studying(cohort, learner, organiser, tutor)


@pytest.fixture
def session(tutor, cohort, activities, enrolment):
    return running.plan_session(
        tutor,
        cohort_id=cohort.pk,
        activity_id=activities[1].pk,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(minutes=90),
    )


def _text(response, status=200):
    assert response.status_code == status
    return response.content.decode().replace("\xa0", " ")


def _done(enrolment, activity, score=None):
    progressing.complete_activity(enrolment.pk, activity_id=activity.pk, score=score)


def _fresh(enrolment):
    return Enrolment.objects.select_related("cohort__version").get(pk=enrolment.pk)


def _unmet(enrolment):
    return [condition.words for condition in journals.unmet(_fresh(enrolment))]


def test_journal_has_grades_and_hours_by_form_of_work(enrolment, cohort, activities):
    _done(enrolment, activities[0], Decimal("0.8"))
    _done(enrolment, activities[2])
    book = journals.journal(cohort)
    (row,) = book.rows
    assert [cell.is_done for cell in row.cells] == [True, False, True]
    assert row.hours == {"self_study": Decimal("1.5"), "lecture": Decimal("1.5")}
    assert (row.total, row.mean) == (Decimal("3.0"), Decimal("0.8"))
    assert [form.value for form in book.forms] == ["lecture", "self_study"]


def test_marks_of_attendance_changed_afterwards_need_a_reason(sign_in, tutor, enrolment, session):
    client = sign_in(tutor)
    page = f"/sessions/{session.pk}/attendance/"
    name = f"m_{enrolment.pk}"
    assert client.post(page, {name: "90"}).status_code == 302
    assert client.post(page, {name: "90"}).status_code == 302
    assert "Укажите, почему" in _text(client.post(page, {name: "45"}))
    assert Attendance.objects.get().minutes == 90
    assert client.post(page, {name: "45", "reason": "Ушла раньше"}).status_code == 302
    edit = AttendanceEdit.objects.get()
    assert (edit.before, edit.after, edit.reason) == (90, 45, "Ушла раньше")
    text = _text(client.get(page))
    assert "90 → 45 минут" in text
    assert "Ушла раньше" in text


def test_rules_decide_when_study_is_done(methodologist, organiser, enrolment, cohort, activities):
    programme = cohort.version.programme_id
    journaling.set_completion_rules(
        methodologist,
        programme_id=programme,
        fields={
            "required": [str(activities[0].key)],
            "min_share": Decimal("0.5"),
            "min_hours": Decimal(3),
            "needs_attestation": True,
        },
    )
    assert len(_unmet(enrolment)) == 4
    _done(enrolment, activities[0])
    assert len(_unmet(enrolment)) == 3
    _done(enrolment, activities[1])
    with pytest.raises(NotReady, match=r"аттестац|attestation"):
        enrolling.complete_study(organiser, enrolment_id=enrolment.pk)
    Enrolment.objects.update(attested="passed")
    enrolling.complete_study(organiser, enrolment_id=enrolment.pk)
    assert _fresh(enrolment).state == "completed"


@pytest.mark.parametrize("name", ["learner", "tutor", "organiser", "stranger"])
def test_rules_are_the_methodologists(sign_in, request, enrolment, cohort, name):
    person = request.getfixturevalue(name)
    with pytest.raises(Forbidden):
        journaling.set_completion_rules(person, programme_id=cohort.version.programme_id, fields={})
    assert sign_in(person).get("/cohorts/cohort/journal/rules/").status_code in (403, 404)


def test_rules_through_the_page(sign_in, methodologist, enrolment, cohort, activities):
    client = sign_in(methodologist)
    page = "/cohorts/cohort/journal/rules/"
    assert "Занятия, которые нужно выполнить" in _text(client.get(page))
    form = {"min_share": "80", "min_hours": "99", "required": [str(activities[1].key)]}
    assert client.post(page, form).url == "/cohorts/cohort/journal/"
    kept = CompletionRules.objects.get()
    assert (kept.min_share, kept.min_hours, kept.required, kept.needs_attestation) == (
        Decimal("0.8"),
        Decimal(16),
        [str(activities[1].key)],
        False,
    )
    assert client.post(page, {**form, "min_share": "120"}).status_code == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [("tutor", 200), ("organiser", 200), ("methodologist", 200), ("learner", 403)],
)
def test_who_reads_the_journal(sign_in, request, enrolment, session, name, status):
    client = sign_in(request.getfixturevalue(name))
    for address in ("journal/", "journal/?tab=attendance", "journal/?tab=hours"):
        assert client.get(f"/cohorts/cohort/{address}").status_code == status
    for address in ("journal.xlsx", "journal.pdf"):
        assert client.get(f"/cohorts/cohort/{address}").status_code == status


def test_strangers_find_no_journal(sign_in, stranger, enrolment):
    client = sign_in(stranger)
    for address in ("journal/", "journal.pdf", "journal/mine/"):
        assert client.get(f"/cohorts/cohort/{address}").status_code == 404


def test_learner_reads_the_own_row_and_what_is_left(
    sign_in, learner, tutor, enrolment, cohort, activities, session
):
    _done(enrolment, activities[0], Decimal("0.75"))
    client = sign_in(learner)
    assert "Мои результаты и что осталось" in _text(client.get("/cohorts/cohort/"))
    text = _text(client.get("/cohorts/cohort/journal/mine/"))
    for words in ("выполнено 1 из 3", "75 %", "Занятие 2", "1,5 из 3"):
        assert words in text
    assert sign_in(tutor).get("/cohorts/cohort/journal/mine/").status_code == 404


def test_workbook_has_grades_attendance_and_hours(
    sign_in, tutor, enrolment, cohort, activities, session
):
    _done(enrolment, activities[0], Decimal("0.75"))
    running.mark_attendance(tutor, session_id=session.pk, minutes={enrolment.pk: 80})
    client = sign_in(tutor)
    answer = client.get("/cohorts/cohort/journal.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["Оценки", "Присутствие", "Часы"]
    assert [cell.value for cell in book["Оценки"][2]] == [
        "Орлова Марина Сергеевна",
        75,
        "✓",
        None,
        75,
    ]
    assert book["Присутствие"][2][1].value == 80
    assert [cell.value for cell in book["Часы"][2]] == ["Орлова Марина Сергеевна", 0, 3, 3]


def test_paper_of_the_journal_names_the_learners(sign_in, tutor, enrolment, session):
    answer = sign_in(tutor).get("/cohorts/cohort/journal.pdf")
    pages = PdfReader(io.BytesIO(b"".join(answer.streaming_content))).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "ЖУРНАЛ ГРУППЫ" in text
    assert "Орлова Марина Сергеевна" in " ".join(text.split())


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow(
    sign_in, tutor, learner, organiser, cohort, enrolment, session, count, django_assert_num_queries
):
    for number in range(1, count):
        Cohort.objects.update(state="recruiting")
        cohort.refresh_from_db()
        make_studying(cohort, make_person(f"Слушатель{number}", "Анна"), organiser)
    client = sign_in(tutor)
    client.get("/cohorts/cohort/journal/")
    for address, most in (
        ("journal/", 6),
        ("journal/?tab=attendance", 7),
        ("journal/?tab=hours", 6),
    ):
        with django_assert_num_queries(most):
            client.get(f"/cohorts/cohort/{address}")
    client = sign_in(learner)
    with django_assert_num_queries(7):
        client.get("/cohorts/cohort/journal/mine/")


def _counted(enrolment):
    fresh = _fresh(enrolment)
    return fresh.activities_done, fresh.hours_done


def _mark(tutor, session, enrolment, minutes, reason=""):
    return running.mark_attendance(
        tutor,
        session_id=session.pk,
        minutes={enrolment.pk: minutes},
        reasons={enrolment.pk: reason},
    )


def test_attendance_taken_back_takes_the_activity_and_its_hours(
    tutor, learner, enrolment, session, activities, django_capture_on_commit_callbacks
):
    _mark(tutor, session, enrolment, 90)
    assert _counted(enrolment) == (1, Decimal("1.5"))
    with django_capture_on_commit_callbacks(execute=True):
        _mark(tutor, session, enrolment, 0, "Отмечена по ошибке")
    assert _counted(enrolment) == (0, Decimal(0))
    progress = enrolment.progress.get(activity=activities[1])
    assert (progress.state, progress.completed_at, progress.score) == ("started", None, None)
    edit = AttendanceEdit.objects.get()
    assert (edit.before, edit.after, edit.reason) == (90, 0, "Отмечена по ошибке")
    verbs = Statement.objects.filter(actor_id=learner.pk, object_kind="activity").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["completed", "voided"]
    assert verbs[1].context["reason"] == "Отмечена по ошибке"
    told = Notification.objects.get(person=learner, kind="learning.taken_back")
    assert told.params["reason"] == "Отмечена по ошибке"


def test_attendance_given_again_counts_again(tutor, enrolment, session):
    for minutes, reason in ((90, ""), (0, "Ошибка"), (45, "Была на половине")):
        _mark(tutor, session, enrolment, minutes, reason)
    assert _counted(enrolment) == (1, Decimal("1.5"))


def test_an_absence_of_the_first_day_takes_nothing(tutor, enrolment, session, activities):
    _done(enrolment, activities[1])
    _mark(tutor, session, enrolment, 0)
    assert _counted(enrolment) == (1, Decimal("1.5"))


def test_who_was_at_another_session_keeps_the_activity(
    tutor, cohort, enrolment, session, activities
):
    other = running.plan_session(
        tutor,
        cohort_id=cohort.pk,
        activity_id=activities[1].pk,
        starts_at=clock.now() + timedelta(days=1),
        ends_at=clock.now() + timedelta(days=1, minutes=90),
    )
    _mark(tutor, session, enrolment, 90)
    _mark(tutor, other, enrolment, 90)
    _mark(tutor, session, enrolment, 0, "Ошибка")
    assert _counted(enrolment) == (1, Decimal("1.5"))
    _mark(tutor, other, enrolment, 0, "Ошибка")
    assert _counted(enrolment) == (0, Decimal(0))


def test_completed_study_keeps_its_hours(tutor, organiser, enrolment, session, activities):
    _mark(tutor, session, enrolment, 90)
    for activity in (activities[0], activities[2]):
        _done(enrolment, activity)
    enrolling.complete_study(organiser, enrolment_id=enrolment.pk)
    with pytest.raises(WrongState, match="Орлова"):
        _mark(tutor, session, enrolment, 0, "Ошибка")
    assert Attendance.objects.get().minutes == 90
    assert _fresh(enrolment).hours_done == Decimal("4.5")

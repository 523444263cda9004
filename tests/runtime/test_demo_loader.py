"""The loaded demo is inhabited: everybody who signs in finds something that is theirs."""

import itertools
import json
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kamerton.assessment.models import Answer, Attempt, FeedbackTemplate, Question, Slot, Submission
from kamerton.assessment.questions import KINDS
from kamerton.core import clock
from kamerton.credentials.models import Blank, Certificate
from kamerton.discussion.models import Post
from kamerton.learning.models import (
    Attendance,
    Cohort,
    Commission,
    CompletionRules,
    Enrolment,
    LearnerNote,
    Session,
    Substitution,
)
from kamerton.notifications.models import Notification
from kamerton.office.models import ApplicationCheck, Booking, Contract, Dossier, Order
from kamerton.office.queries.federal import federal_sheet
from kamerton.office.snils import is_right
from kamerton.people.models import Organisation, Person
from kamerton.portfolio.models import Entry, Portfolio
from kamerton.programmes.models import Activity, SavedSearch
from kamerton.runtime import tasks
from kamerton.runtime.demo import loader
from kamerton.runtime.demo.answers import said
from kamerton.surveys.models import Participation, Round
from kamerton.surveys.queries.results import report, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(django_capture_on_commit_callbacks):
    last_number = _next_number()
    with django_capture_on_commit_callbacks(execute=True):
        loader.load(lambda _line: None)
    people = {p.email.partition("@")[0]: p for p in Person.objects.all()}
    loader.settle(people)
    assert Activity.objects.earliest("pk").pk > last_number, "numbers came back"
    return people


def _next_number():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [Activity._meta.db_table]
        )
        return cursor.fetchone()[0]


def test_everybody_finds_something(demo):
    assert len(demo) == 40
    kinds = Organisation.objects.values_list("kind", flat=True)
    assert list(kinds).count("district") == 2
    assert "college" in kinds
    states = Counter(Cohort.objects.values_list("state", flat=True))
    assert states == {"finished": 2, "recruiting": 4, "studying": 2}
    taught = Cohort.objects.values_list("version__programme__slug", flat=True)
    assert len(set(taught)) == 6
    _certificates_are_issued_without_gaps()
    _works_wait_and_were_returned()
    _sessions_are_held_and_ahead()
    _portfolios_are_kept()
    _the_past_is_read_and_the_new_is_not()
    _members_have_said_what_the_plan_asks()
    _sessions_lead_to_their_handouts()
    _orders_are_numbered_by_their_days()
    _the_commission_has_heard_everybody()
    _the_office_is_at_work()
    _tutors_have_noted_and_written()
    _every_question_gives_full_points_to_its_right_answer()
    _questionnaires_are_answered_and_compared()
    _recordings_are_handed_in()


def _questionnaires_are_answered_and_compared():
    autumn, winter, hearing = (
        str(Cohort.objects.get(slug=slug).pk)
        for slug in ("dot-autumn", "dot-winter", "listening-winter")
    )
    found = report("cohort", autumn)
    assert (found.before.answered, found.after.answered) == (12, 10)
    assert found.is_shown
    scales = [one for one in found.comparisons if one.change is not None]
    assert len(scales) == 3
    assert all(one.change > 1 for one in scales)
    assert not report("cohort", winter).is_shown
    assert Participation.objects.filter(round__owner_id=winter).count() == 7
    (named,) = results(Round.objects.get(owner_kind="cohort", owner_id=hearing))
    assert len(named.named) == 5
    assert Round.objects.filter(owner_kind="programme").count() == 2


def _recordings_are_handed_in():
    """What the worker does after loading: it plays the answers and hands the tests in."""
    waiting = list(Attempt.objects.filter(finished_at=None))
    jobs = {job["attempt_id"]: job for job in _jobs("runtime.hand_in_take")}
    assert waiting
    assert set(jobs) == {attempt.pk for attempt in waiting}
    tasks.hand_in_take(**jobs[waiting[0].pk])
    answer = Answer.objects.get(attempt=waiting[0], question__type="recorded")
    assert answer.value["files"]
    assert answer.value["length_ms"] > 2000
    waiting[0].refresh_from_db()
    assert waiting[0].finished_at < clock.now()
    tasks.hand_in_take(**jobs[waiting[0].pk])
    assert Answer.objects.filter(attempt=waiting[0], question__type="recorded").count() == 1


def _jobs(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [name])
        found = [json.loads(row[0]) for row in cursor.fetchall()]
    # What was enqueued in a request carries its id, which the worker takes off.
    return [{k: v for k, v in job.items() if k != "request_id"} for job in found]


def _certificates_are_issued_without_gaps():
    completed = Enrolment.objects.filter(state="completed").count()
    assert Certificate.objects.count() == completed == 16
    numbers = Certificate.objects.order_by("issued_on", "pk").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 17))
    assert Certificate.objects.first().issued_on < clock.today() - timedelta(days=30)
    assert Entry.objects.filter(kind="certificate").count() == 16
    assert Blank.objects.filter(state="used").count() == 16
    assert Certificate.objects.filter(handed_on=None).count() == 3


def _works_wait_and_were_returned():
    states = list(
        Submission.objects.filter(enrolment__cohort__slug="dot-winter").values_list(
            "state", flat=True
        )
    )
    assert states.count("submitted") == 3
    assert states.count("returned") >= 3
    finals = Submission.objects.filter(assignment__is_attestation=True, state="passed")
    assert finals.filter(enrolment__cohort__slug="dot-autumn").count() == 11


def _sessions_are_held_and_ahead():
    winter = Session.objects.filter(cohort__slug="dot-winter").order_by("starts_at")
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    days = [timezone.localdate(session.starts_at) for session in winter]
    assert [day - monday for day in days if monday <= day < monday + timedelta(days=7)] == [
        timedelta(days=number) for number in (1, 2, 4, 5)
    ]
    held, ahead = winter[0], winter[len(winter) - 1]
    assert held.ends_at < clock.now() < ahead.starts_at
    for one, other in itertools.pairwise(Session.objects.order_by("starts_at")):
        assert one.ends_at <= other.starts_at
    minutes = list(Attendance.objects.filter(session=held).values_list("minutes", flat=True))
    assert sorted(minutes) == [0, 60, *[90] * 8]
    assert not ahead.attendance.exists()


def _portfolios_are_kept():
    assert Portfolio.objects.filter(is_public=True).count() == 3
    belova = Entry.objects.filter(portfolio__person__surname="Белова")
    assert belova.count() == 8
    assert belova.filter(is_public=True).count() == 7


def _the_past_is_read_and_the_new_is_not():
    unread = Notification.objects.filter(read_at=None)
    assert unread.filter(person__surname="Левина").exists()
    before = clock.now() - timedelta(days=3)
    assert not unread.filter(created_at__lt=before).exists()
    assert Notification.objects.exclude(read_at=None).count() >= 20


def _members_have_said_what_the_plan_asks():
    posts = Post.objects.filter(topic__space__owner_id__startswith=_winter())
    authors = list(posts.values_list("author__surname", flat=True))
    for surname in ("Орлова", "Гусев", "Зайцева", "Василенко", "Каримова", "Ким", "Hartley"):
        assert authors.count(surname) >= 2, surname


def _winter():
    return f"{Cohort.objects.get(slug='dot-winter').pk}-"


def _sessions_lead_to_their_handouts():
    session = Activity.objects.filter(
        type="session", module__version__title__startswith="Дистанционные"
    ).first()
    text = str(session.description)
    assert "Раздаточные материалы" in text
    assert "/library/" in text


def _orders_are_numbered_by_their_days():
    issued = list(Order.objects.order_by("on", "pk").values_list("year", "number", "kind"))
    kinds = Counter(kind for _year, _number, kind in issued)
    assert kinds == {"admission": 6, "commission": 2, "completion": 2}
    wrong = Order.objects.exclude(cancelled_at=None).get()
    assert wrong.cohort.slug == "methodists-winter"
    assert Enrolment.objects.filter(cohort=wrong.cohort, state="admitted").count() == 3
    for year in {year for year, _number, _kind in issued}:
        numbers = [number for y, number, _kind in issued if y == year]
        assert numbers == list(range(1, len(numbers) + 1))
    assert Contract.objects.count() == 3


def _the_commission_has_heard_everybody():
    for commission in Commission.objects.all():
        assert commission.closed_at is not None
        assert commission.order_number
        defences = commission.defences.all()
        assert all(defence.mark and defence.topic for defence in defences)
        attested = {defence.enrolment.attested for defence in defences}
        assert attested == {"passed"}
    assert Commission.objects.count() == 2


def _the_office_is_at_work():
    numbers = list(Dossier.objects.exclude(snils="").values_list("snils", flat=True))
    assert len(numbers) >= 20
    assert all(is_right(number) and number.startswith("99900") for number in numbers)
    assert set(ApplicationCheck.objects.values_list("state", flat=True)) == {"accepted", "returned"}
    booked = set(Booking.objects.values_list("session", flat=True))
    assert booked == set(Session.objects.values_list("pk", flat=True))
    for slug in ("dot-autumn", "ict-autumn"):
        cohort = Cohort.objects.select_related("version").get(slug=slug)
        sheet = federal_sheet(cohort)
        assert sheet.rows
        assert not sheet.errors
        assert not [row for row in sheet.rows if row.errors]


def _tutors_have_noted_and_written():
    assert LearnerNote.objects.filter(is_letter=True).count() == 3
    assert LearnerNote.objects.filter(is_letter=False).count() >= 15
    assert FeedbackTemplate.objects.filter(is_shared=True).count() >= 4
    assert Substitution.objects.count() == 1
    assert CompletionRules.objects.count() == 6
    assert SavedSearch.objects.count() == 4
    assert Slot.objects.filter(question=None).count() == 5
    assert Answer.objects.filter(question__type="essay").exists()


def _every_question_gives_full_points_to_its_right_answer():
    rng = random.Random(7)
    for question in Question.objects.exclude(type__in=("essay", "recorded")):
        kind = KINDS[question.type]
        question.data = {**question.data, **kind.draw(question.data, rng)}
        shares = [
            kind.share(question.data, kind.clean(question.data, said(question, is_right=is_right)))
            for is_right in (True, False)
        ]
        assert shares[0] == 1, question.data
        assert shares[1] < 1, question.data

"""The loaded demo is inhabited: everybody who signs in finds something that is theirs."""

from datetime import timedelta

import pytest

from kamerton.assessment.models import Submission
from kamerton.core import clock
from kamerton.credentials.models import Certificate
from kamerton.discussion.models import Post
from kamerton.learning.models import Attendance, Cohort, Enrolment, Session
from kamerton.notifications.models import Notification
from kamerton.people.models import Organisation, Person
from kamerton.portfolio.models import Entry, Portfolio
from kamerton.programmes.models import Activity
from kamerton.runtime.demo import loader

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        loader.load(lambda _line: None)
    people = {p.email.partition("@")[0]: p for p in Person.objects.all()}
    loader.settle(people)
    return people


def test_everybody_finds_something(demo):
    assert len(demo) == 40
    kinds = Organisation.objects.values_list("kind", flat=True)
    assert list(kinds).count("district") == 2
    assert "college" in kinds
    assert sorted(Cohort.objects.values_list("state", flat=True)) == [
        "finished",
        "recruiting",
        "studying",
    ]
    _certificates_are_issued_without_gaps()
    _works_wait_and_were_returned()
    _sessions_are_held_and_ahead()
    _portfolios_are_kept()
    _the_past_is_read_and_the_new_is_not()
    _members_have_said_what_the_plan_asks()
    _sessions_lead_to_their_handouts()


def _certificates_are_issued_without_gaps():
    completed = Enrolment.objects.filter(state="completed").count()
    assert Certificate.objects.count() == completed == 11
    assert sorted(Certificate.objects.values_list("number", flat=True)) == list(range(1, 12))
    assert Certificate.objects.first().issued_on < clock.today() - timedelta(days=30)
    assert Entry.objects.filter(kind="certificate").count() == 11


def _works_wait_and_were_returned():
    states = list(
        Submission.objects.filter(enrolment__cohort__slug="dot-winter").values_list(
            "state", flat=True
        )
    )
    assert states.count("submitted") == 3
    assert states.count("returned") >= 3
    finals = Submission.objects.filter(assignment__is_attestation=True, state="passed")
    assert finals.count() == 11


def _sessions_are_held_and_ahead():
    winter = Session.objects.filter(cohort__slug="dot-winter").order_by("starts_at")
    held, ahead = winter
    assert held.ends_at < clock.now() < ahead.starts_at
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

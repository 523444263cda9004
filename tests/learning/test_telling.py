"""Who hears of the steps of study: in the bell, at once, and by mail in their language."""

import re
from datetime import timedelta

import pytest

from kamerton.core import clock
from kamerton.core.models import EventEntry
from kamerton.learning.models import ActivityDate, Cohort
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import moving, telling
from kamerton.learning.operations import progress as progressing
from kamerton.learning.tasks import tell_of_deadlines
from kamerton.notifications.models import Notification
from kamerton.programmes.models import Activity
from tests.factories.study import make_cohort, make_studying
from tests.worker import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(institute):
    return make_cohort(institute)


@pytest.fixture
def done(django_capture_on_commit_callbacks):
    """Run an operation and deliver its events."""

    def _done(operation, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return operation(*args, **kwargs)

    return _done


def _told(person=None):
    rows = Notification.objects.order_by("pk")
    rows = rows.filter(person=person) if person else rows
    return [(row.kind, row.url) for row in rows]


def _applied(done, cohort, person):
    return done(enrolling.apply_to_cohort, person, cohort_id=cohort.pk)


def test_organisers_hear_of_an_application(done, cohort, learner, organiser, administrator):
    _applied(done, cohort, learner)
    assert _told(organiser) == [("learning.applied", "/cohorts/cohort/manage/")]
    assert _told() == _told(organiser)


def test_administrators_hear_where_there_is_no_organiser(done, cohort, learner, administrator):
    _applied(done, cohort, learner)
    assert [kind for kind, _url in _told(administrator)] == ["learning.applied"]


def test_nobody_hears_of_an_application_that_was_taken_back(cohort, learner, organiser):
    enrolment = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    enrolling.withdraw_application(learner, enrolment_id=enrolment.pk)
    telling.tell_of_application(enrolment.pk)
    telling.tell_of_application(0)
    assert _told() == []


def test_taking_back_tells_nobody(done, cohort, learner, organiser):
    enrolment = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    done(enrolling.withdraw_application, learner, enrolment_id=enrolment.pk)
    telling.tell_of_decision(0, "admitted")
    assert _told() == []


def test_the_applicant_hears_of_admission_at_once(done, cohort, learner, organiser):
    enrolment = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    done(enrolling.admit_learner, organiser, enrolment_id=enrolment.pk)
    assert _told(learner) == [("learning.admitted", "/cohorts/cohort/")]
    pushed = EventEntry.objects.get(topic=f"person:{learner.pk}")
    assert (pushed.kind, pushed.payload) == ("notification.created", {"unread": 1})


def test_a_refusal_names_the_reason(done, sign_in, cohort, learner, organiser):
    enrolment = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    done(
        enrolling.decline_application, organiser, enrolment_id=enrolment.pk, note="Нет образования"
    )
    assert _told(learner) == [("learning.declined", "/learning/")]
    text = sign_in(learner).get("/notifications/").content.decode()
    assert "Ваша заявка в группу «Группа» отклонена" in text
    assert "Причина: Нет образования" in text


def test_dismissal_names_the_reason(done, cohort, learner, organiser):
    enrolment = make_studying(cohort, learner, organiser)
    done(enrolling.dismiss_learner, organiser, enrolment_id=enrolment.pk, note="По заявлению")
    assert _told(learner) == [("learning.dismissed", "/learning/")]
    assert Notification.objects.get().params["reason"] == "По заявлению"


def test_who_is_taken_back_hears_of_it(done, cohort, learner, organiser):
    enrolment = make_studying(cohort, learner, organiser)
    done(enrolling.dismiss_learner, organiser, enrolment_id=enrolment.pk, note="По заявлению")
    done(moving.take_learner_back, organiser, enrolment_id=enrolment.pk, note="По заявлению № 2")
    assert _told(learner)[-1] == ("learning.readmitted", "/cohorts/cohort/")
    assert Notification.objects.last().params["reason"] == "По заявлению № 2"


def test_everybody_hears_that_study_has_begun(done, cohort, learner, colleague, organiser):
    for person in (learner, colleague):
        enrolment = enrolling.apply_to_cohort(person, cohort_id=cohort.pk)
        enrolling.admit_learner(organiser, enrolment_id=enrolment.pk)
    done(enrolling.start_study, organiser, cohort_id=cohort.pk)
    for person in (learner, colleague):
        assert _told(person) == [("learning.begun", "/cohorts/cohort/")]


def test_who_comes_later_hears_of_the_admission_alone(done, cohort, learner, colleague, organiser):
    enrolment = enrolling.apply_to_cohort(colleague, cohort_id=cohort.pk)
    make_studying(cohort, learner, organiser)
    done(enrolling.admit_learner, organiser, enrolment_id=enrolment.pk)
    assert [kind for kind, _url in _told()] == ["learning.admitted"]


def test_completion_is_told(done, cohort, learner, organiser):
    enrolment = make_studying(cohort, learner, organiser)
    activity = Activity.objects.get()
    progressing.complete_activity(enrolment.pk, activity_id=activity.pk)
    done(enrolling.complete_study, organiser, enrolment_id=enrolment.pk)
    assert _told(learner) == [("learning.completed", "/cohorts/cohort/")]


@pytest.mark.parametrize(
    ("language", "subject", "detail"),
    [
        (
            "ru",
            "Вы зачислены в группу «Группа»",
            r"Программа: Программа\. Начало занятий: \d\d\.\d\d\.\d{4}\.",
        ),
        (
            "en",
            "You are admitted to the cohort “Cohort”",
            r"Programme: Programme\. Study begins on \d+ \w+ \d{4}\.",
        ),
    ],
)
def test_the_mail_is_in_the_readers_language(
    done, mailoutbox, cohort, learner, organiser, language, subject, detail
):
    learner.language = language
    learner.save(update_fields=["language"])
    enrolment = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    done(enrolling.admit_learner, organiser, enrolment_id=enrolment.pk)
    done(run_jobs)
    (mail,) = mailoutbox
    text = mail.body.replace("\N{NO-BREAK SPACE}", " ")
    assert mail.to == [learner.email]
    assert mail.subject == subject
    assert re.search(detail, text)
    assert "/cohorts/cohort/" in text
    if language == "en":
        assert not re.search("[а-яё]", f"{subject}{text}".replace("Марина Сергеевна", "").lower())


def _recruiting(cohort):
    Cohort.objects.filter(pk=cohort.pk).update(state="recruiting")
    return cohort


def _due(cohort, days):
    return ActivityDate.objects.create(
        cohort=cohort, activity=Activity.objects.get(), due_on=clock.today() + timedelta(days=days)
    )


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (2, 1), (3, 0)])
def test_what_is_due_soon_is_told_once(cohort, learner, organiser, days, count):
    make_studying(cohort, learner, organiser)
    date = _due(cohort, days)
    tell_of_deadlines()
    tell_of_deadlines()
    assert _told() == [("learning.due", f"/cohorts/cohort/activities/{date.activity_id}/")] * count


def test_a_date_moved_afterwards_is_told_again(cohort, learner, organiser):
    make_studying(cohort, learner, organiser)
    date = _due(cohort, 1)
    assert telling.tell_of_deadlines() == 1
    date.refresh_from_db()
    date.due_on += timedelta(days=1)
    date.save()
    assert telling.tell_of_deadlines() == 1
    assert len(_told(learner)) == 2


def test_who_has_done_it_and_who_does_not_study_hear_nothing(cohort, learner, colleague, organiser):
    enrolment = make_studying(cohort, learner, organiser)
    progressing.complete_activity(enrolment.pk, activity_id=Activity.objects.get().pk)
    waiting = enrolling.apply_to_cohort(colleague, cohort_id=_recruiting(cohort).pk)
    assert waiting.state == "applied"
    Cohort.objects.filter(pk=cohort.pk).update(state="studying")
    _due(cohort, 1)
    assert telling.tell_of_deadlines() == 1
    assert _told() == []

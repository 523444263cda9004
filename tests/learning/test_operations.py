"""The state machine of enrolment, on the real database."""

from datetime import timedelta
from decimal import Decimal

import pytest

from kamerton.core import clock
from kamerton.core.errors import Forbidden
from kamerton.learning.enums import EnrolmentState, ProgressState
from kamerton.learning.errors import NoPlaceLeft, NotReady, WrongState
from kamerton.learning.models import ActivityProgress, Cohort, Enrolment
from kamerton.learning.operations import cohort as running
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import progress as progressing
from kamerton.people.enums import OrganisationKind
from kamerton.people.operations import merge_organisations
from kamerton.programmes.models import Activity
from tests.factories.people import make_organisation
from tests.factories.study import make_cohort, make_studying

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(institute):
    return make_cohort(institute, capacity=1)


def _activity(cohort):
    return Activity.objects.get(module__version=cohort.version)


def _studying(cohort, learner, organiser):
    return make_studying(cohort, learner, organiser)


def test_apply_twice_is_refused(cohort, learner):
    enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    with pytest.raises(WrongState) as caught:
        enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    assert caught.value.code == "already_applied"


def test_apply_after_the_last_day_is_refused(cohort, learner):
    Cohort.objects.update(apply_until=clock.today() - timedelta(days=1))
    with pytest.raises(WrongState) as caught:
        enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    assert caught.value.code == "cohort_not_recruiting"


def test_withdrawn_application_can_be_made_again(cohort, learner):
    enrolment = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    enrolling.withdraw_application(learner, enrolment_id=enrolment.pk)
    again = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk, motivation="Снова")
    again.refresh_from_db()
    assert (again.pk, again.state, again.motivation) == (enrolment.pk, "applied", "Снова")


def test_admit_beyond_capacity_is_refused(cohort, learner, colleague, organiser):
    first = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    second = enrolling.apply_to_cohort(colleague, cohort_id=cohort.pk)
    enrolling.admit_learner(organiser, enrolment_id=first.pk)
    with pytest.raises(NoPlaceLeft):
        enrolling.admit_learner(organiser, enrolment_id=second.pk)


def test_who_is_admitted_gets_the_tutor_with_the_fewest_learners(
    institute, learner, colleague, organiser, tutor, stranger
):
    cohort = make_cohort(institute, capacity=3)
    for person in (tutor, stranger):
        running.add_tutor(organiser, cohort_id=cohort.pk, person=person)

    for person in (learner, colleague):
        enrolment = enrolling.apply_to_cohort(person, cohort_id=cohort.pk)
        enrolling.admit_learner(organiser, enrolment_id=enrolment.pk)

    given = set(Enrolment.objects.values_list("tutor_id", flat=True))
    assert given == {tutor.pk, stranger.pk}


def test_who_was_admitted_before_gets_the_first_tutor(cohort, learner, organiser, tutor):
    enrolment = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    enrolling.admit_learner(organiser, enrolment_id=enrolment.pk)

    running.add_tutor(organiser, cohort_id=cohort.pk, person=tutor)

    enrolment.refresh_from_db()
    assert enrolment.tutor_id == tutor.pk


def test_learner_cannot_admit(cohort, learner):
    enrolment = enrolling.apply_to_cohort(learner, cohort_id=cohort.pk)
    with pytest.raises(Forbidden):
        enrolling.admit_learner(learner, enrolment_id=enrolment.pk)


def test_study_starts_for_all_who_are_admitted(cohort, learner, organiser):
    enrolment = _studying(cohort, learner, organiser)
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.STUDYING
    steps = list(enrolment.history.order_by("pk").values_list("before", "after"))
    assert steps == [("", "applied"), ("applied", "admitted"), ("admitted", "studying")]


def test_completing_an_activity_twice_counts_once(cohort, learner, organiser):
    enrolment = _studying(cohort, learner, organiser)
    activity = _activity(cohort)
    for score in (Decimal("0.8"), Decimal("0.5")):
        progressing.complete_activity(enrolment.pk, activity_id=activity.pk, score=score)
    enrolment.refresh_from_db()
    progress = ActivityProgress.objects.get()
    assert (enrolment.activities_done, enrolment.hours_done) == (1, Decimal("1.5"))
    assert (progress.state, progress.score) == (ProgressState.COMPLETED, Decimal("0.8"))


def test_study_is_not_completed_with_activities_left(cohort, learner, organiser):
    enrolment = _studying(cohort, learner, organiser)
    with pytest.raises(NotReady, match="Занятие 1"):
        enrolling.complete_study(organiser, enrolment_id=enrolment.pk)


def test_study_is_completed_once_all_is_done(cohort, learner, organiser):
    enrolment = _studying(cohort, learner, organiser)
    progressing.complete_activity(enrolment.pk, activity_id=_activity(cohort).pk)
    enrolling.complete_study(organiser, enrolment_id=enrolment.pk)
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.COMPLETED
    assert enrolment.completed_at is not None


def test_cohorts_and_programmes_follow_a_merged_organisation(
    institute, region, administrator, django_capture_on_commit_callbacks
):
    other = make_organisation("Центр музыки", OrganisationKind.INSTITUTE, region)
    cohort = make_cohort(other, slug="merged")
    with django_capture_on_commit_callbacks(execute=True):
        merge_organisations(other, into=institute, actor=administrator)
    cohort.refresh_from_db()
    assert cohort.organisation == institute
    assert cohort.version.programme.organisation == institute

"""The demo's learners take their tests by the same operations as everybody."""

import pytest

from kamerton.assessment.models import Answer, Attempt
from kamerton.learning.models import ActivityProgress
from kamerton.programmes.models import Activity
from kamerton.runtime.demo.answers import SLIP_EVERY, take_test
from kamerton.runtime.demo.bank import Bank
from tests.factories.study import make_cohort, make_studying, make_version
from tests.factories.tasks import make_full_test

pytestmark = pytest.mark.django_db


def test_a_test_is_taken_with_one_slip(institute, methodologist, learner, organiser):
    version = make_version(institute, activity_type="test")
    make_full_test(methodologist, version, time_limit_s=1200)
    enrolment = make_studying(make_cohort(institute, version), learner, organiser)
    assert take_test(enrolment, Activity.objects.get(module__version=version), Bank(methodologist))
    attempt = Attempt.objects.get()
    assert Answer.objects.filter(attempt=attempt).count() == SLIP_EVERY
    assert 6 <= attempt.points < 7
    assert attempt.started_at < attempt.finished_at
    assert ActivityProgress.objects.get().state == "completed"


def test_an_activity_without_a_test_is_left_alone(institute, learner, organiser):
    version = make_version(institute)
    enrolment = make_studying(make_cohort(institute, version), learner, organiser)
    assert not take_test(enrolment, Activity.objects.get(module__version=version), Bank(learner))

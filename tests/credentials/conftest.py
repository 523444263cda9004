"""A cohort of people who completed it."""

import pytest

from kamerton.credentials.operations import issue_certificate
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import progress as progressing
from kamerton.programmes.models import Activity
from tests.factories.study import make_cohort


@pytest.fixture
def cohort(institute):
    return make_cohort(institute)


@pytest.fixture
def complete(cohort, organiser):
    """Let people go through every real step of study; return their enrolments."""

    def _complete(*people):
        enrolments = [enrolling.apply_to_cohort(p, cohort_id=cohort.pk) for p in people]
        for enrolment in enrolments:
            enrolling.admit_learner(organiser, enrolment_id=enrolment.pk)
        enrolling.start_study(organiser, cohort_id=cohort.pk)
        activity = Activity.objects.get(module__version=cohort.version)
        for enrolment in enrolments:
            progressing.complete_activity(enrolment.pk, activity_id=activity.pk)
            enrolling.complete_study(organiser, enrolment_id=enrolment.pk)
        return enrolments

    return _complete


@pytest.fixture
def enrolment(complete, learner):
    return complete(learner)[0]


@pytest.fixture
def certificate(organiser, enrolment):
    return issue_certificate(organiser, enrolment_id=enrolment.pk)

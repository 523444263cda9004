"""People with complete files in one cohort."""

import datetime as dt

import pytest

from kamerton.core import clock
from kamerton.learning.operations import enrolment as enrolling
from kamerton.learning.operations import progress as progressing
from kamerton.office.operations.dossiers import keep_dossier
from kamerton.programmes.models import Activity
from tests.factories.study import make_cohort

NUMBERS = ("11223344595", "08765430300", "12345678964")


@pytest.fixture
def cohort(institute):
    cohort = make_cohort(institute)
    cohort.ends_on = clock.today()
    cohort.save()
    return cohort


def complete_file(person, number, **fields):
    """Fill a person's file in, as the person."""
    known = {
        "snils": number,
        "birth_on": dt.date(1980, 5, 17),
        "citizenship": "643",
        "education": "higher",
        "diploma_surname": person.surname,
        "diploma_series": "",
        "diploma_number": "0123456",
        "name_change": "",
    }
    return keep_dossier(person, person_id=person.pk, fields={**known, **fields})


@pytest.fixture
def apply(cohort):
    return lambda *people: [enrolling.apply_to_cohort(p, cohort_id=cohort.pk) for p in people]


@pytest.fixture
def complete(cohort, organiser, apply):
    """Let people go through every real step of study; return their enrolments."""

    def _complete(*people):
        enrolments = apply(*people)
        for enrolment in enrolments:
            enrolling.admit_learner(organiser, enrolment_id=enrolment.pk)
        enrolling.start_study(organiser, cohort_id=cohort.pk)
        activity = Activity.objects.get(module__version=cohort.version)
        for enrolment in enrolments:
            progressing.complete_activity(enrolment.pk, activity_id=activity.pk)
            enrolling.complete_study(organiser, enrolment_id=enrolment.pk)
        return enrolments

    return _complete

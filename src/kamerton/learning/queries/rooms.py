"""Cohorts and programmes as spaces of the forum."""

from typing import Any

from kamerton.core.api import Prepared
from kamerton.learning.enums import CohortState, EnrolmentState
from kamerton.learning.models import Cohort, Enrolment
from kamerton.learning.rules import is_staff_everywhere
from kamerton.people.api import held_roles
from kamerton.programmes.api import programme_titles

MOST_ROOMS = 40

_cohorts_of = Prepared(
    lambda programme: (
        Cohort.objects.filter(version__programme=programme).order_by("pk").values_list("pk")
    ),
    programme=int,
)


def cohorts_of_programme(programme_id: int) -> list[int]:
    """Return the ids of all cohorts of a programme, in whichever version."""
    return [row[0] for row in _cohorts_of(programme=programme_id)]


def programme_title(programme_id: int) -> str | None:
    """Return the title in the reader's language, None for no such programme."""
    return programme_titles([programme_id]).get(programme_id)


def roomy_cohorts(person: Any) -> list[Cohort]:
    """Return the cohorts whose talk concerns a person, the latest first (one statement).

    Those in which a role is held; for the staff the ones that recruit or study now.
    """
    cohorts = Cohort.objects.select_related("version").order_by("-starts_on", "-pk")
    if is_staff_everywhere(person):
        now = (CohortState.RECRUITING, CohortState.STUDYING)
        return list(cohorts.filter(state__in=now)[:MOST_ROOMS])
    held = {key for _role, kind, key in held_roles(person).scopes if kind == "cohort"}
    return list(cohorts.filter(pk__in=held)[:MOST_ROOMS]) if held else []


def learner_ids(cohort_id: int) -> list[int]:
    """Return the ids of those who study in a cohort now."""
    studying = Enrolment.objects.filter(cohort=cohort_id, state=EnrolmentState.STUDYING)
    return list(studying.order_by("person").values_list("person_id", flat=True))


def programme_of(cohort_id: int) -> int | None:
    """Return the id of a cohort's programme, None for no such cohort."""
    cohorts = Cohort.objects.filter(pk=cohort_id)
    return cohorts.values_list("version__programme", flat=True).first()

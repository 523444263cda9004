"""What the office asks of study: who is in a cohort with which state."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.learning.enums import CohortState, EnrolmentState
from kamerton.learning.models import Cohort, Enrolment

GONE = (EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN, EnrolmentState.DISMISSED)
LIVE = (EnrolmentState.APPLIED, EnrolmentState.ADMITTED, EnrolmentState.STUDYING)


def cohort_members(cohort_id: int) -> list[Enrolment]:
    """Return who applied, learns or has completed, by surname, with the person."""
    return list(
        Enrolment.objects.filter(cohort=cohort_id)
        .exclude(state__in=GONE)
        .select_related("person")
        .order_by("person__surname", "person__given_name", "pk")
    )


def live_enrolments_of(person_id: int) -> list[int]:
    """Return the ids of a person's enrolments from application to the end of study."""
    return list(
        Enrolment.objects.filter(person=person_id, state__in=LIVE).values_list("pk", flat=True)
    )


def enrolment_by_id(enrolment_id: int) -> Enrolment | None:
    """Return an enrolment with person, cohort and version; None where there is none."""
    found = Enrolment.objects.select_related("person", "cohort__version", "cohort__organisation")
    return found.filter(pk=enrolment_id).first()


def last_study_days(person_ids: Iterable[int]) -> dict[int, tuple[bool, date]]:
    """Return (whether any study is under way, the last day of study) by person id."""
    found: dict[int, tuple[bool, date]] = {}
    rows = Enrolment.objects.filter(person__in=list(person_ids)).exclude(
        state__in=(EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN)
    )
    for person, state, ends in rows.values_list("person_id", "state", "cohort__ends_on"):
        is_live, last = found.get(person, (False, ends))
        found[person] = (is_live or state in LIVE, max(last, ends))
    return found


def members_in(cohort_id: int, states: Iterable[str]) -> list[Enrolment]:
    """Return the enrolments of a cohort in these states, by surname, with person and name cases."""
    return list(
        Enrolment.objects.filter(cohort=cohort_id, state__in=list(states))
        .select_related("person__profile")
        .order_by("person__surname", "person__given_name", "pk")
    )


def cohort_at(slug: str) -> Cohort:
    """Return a cohort with version and organisation, or NotFound; the caller has asked for the right."""
    found = Cohort.objects.select_related("version__programme", "organisation")
    cohort = found.filter(slug=slug).first()
    if cohort is None:
        raise NotFound("no_cohort", _("There is no such cohort, or it is not open to you."))
    return cohort


def cohort_with_version(cohort_id: int) -> Cohort:
    """Return a cohort with version and organisation."""
    return Cohort.objects.select_related("version", "organisation").get(pk=cohort_id)


def open_cohorts() -> list[Cohort]:
    """Return the cohorts that take people or study, the soonest first."""
    return list(
        Cohort.objects.filter(state__in=(CohortState.RECRUITING, CohortState.STUDYING)).order_by(
            "starts_on", "title"
        )
    )


def present_people(cohort_id: int) -> set[int]:
    """Return the ids of the people who have applied to a cohort or learn in it."""
    rows = Enrolment.objects.filter(cohort=cohort_id).exclude(
        state__in=(EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN)
    )
    return set(rows.values_list("person_id", flat=True))


def cohorts_by_ids(ids: Iterable[int]) -> list[Cohort]:
    """Return cohorts with their versions, by the day on which they began."""
    found = Cohort.objects.select_related("version").filter(pk__in=list(ids))
    return list(found.order_by("starts_on", "pk"))

"""What stands in the calendar of a cohort and of a person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from kamerton.learning.models import ActivityDate, Cohort, Enrolment, Session
from kamerton.learning.queries.cohorts import LEARNING
from kamerton.people.api import held_roles
from kamerton.programmes.api import PlanActivity, plan


def overlapping_sessions(
    starts_at: datetime, ends_at: datetime, *, but: int | None = None
) -> list[Session]:
    """Return the sessions of all cohorts that share a moment with this time."""
    found = Session.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return list(found.exclude(pk=but or 0).select_related("cohort", "activity").order_by("pk"))


def sessions_between(
    first: datetime, last: datetime, *, cohort_ids: Iterable[int] | None = None
) -> list[Session]:
    """Return the sessions that begin in a span of time, in order; of all cohorts or of some."""
    found = Session.objects.filter(starts_at__gte=first, starts_at__lt=last)
    if cohort_ids is not None:
        found = found.filter(cohort__in=list(cohort_ids))
    return list(found.select_related("cohort", "activity").order_by("starts_at", "pk"))


def sessions_by_ids(ids: Iterable[int]) -> dict[int, Session]:
    """Return sessions with cohort and activity by id."""
    return Session.objects.select_related("cohort", "activity").in_bulk(list(ids))


def cohort_dates_of(cohort_ids: Iterable[int]) -> list[ActivityDate]:
    """Return when activities open and are due, with cohort and activity."""
    found = ActivityDate.objects.filter(cohort__in=list(cohort_ids))
    return list(found.select_related("cohort", "activity").order_by("due_on", "pk"))


def cohorts_in_calendar(person: Any) -> list[Cohort]:
    """Return the cohorts in which a person learns, tutors or assesses."""
    worked = {key for _role, kind, key in held_roles(person).scopes if kind == "cohort"}
    learned = Enrolment.objects.filter(person=person.pk, state__in=LEARNING).values("cohort")
    return list(Cohort.objects.filter(Q(pk__in=learned) | Q(pk__in=worked)).order_by("pk"))


def activities_of(cohort: Cohort) -> list[PlanActivity]:
    """Return the activities of a cohort's plan in order."""
    return [activity for module in plan(cohort.version_id) for activity in module.activities]

"""When commissions meet and learners come before them, for calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDate

from kamerton.learning.models import Cohort, Commission, Defence


@dataclass(frozen=True, slots=True)
class Meeting:
    """A commission's meeting of one day in one place, or (``is_own``) one learner's own time.

    ``last_at`` is when the last learner comes; ``count`` how many come.
    """

    cohort: Cohort
    starts_at: datetime
    last_at: datetime
    place: str
    count: int
    is_own: bool = False


def _meetings(commissions: Any) -> list[Meeting]:
    rows = (
        Defence.objects.filter(commission__in=commissions, starts_at__isnull=False)
        .annotate(day=TruncDate("starts_at"))
        .values("commission__cohort", "day", "place")
        .annotate(first=Min("starts_at"), last=Max("starts_at"), count=Count("pk"))
        .order_by("first")
    )
    found = list(rows)
    cohorts = Cohort.objects.in_bulk({row["commission__cohort"] for row in found}) if found else {}
    return [
        Meeting(
            cohorts[row["commission__cohort"]],
            row["first"],
            row["last"],
            row["place"],
            row["count"],
        )
        for row in found
    ]


def meetings_of_cohorts(cohort_ids: Iterable[int]) -> list[Meeting]:
    """Return the meetings of cohorts' commissions, in order (two statements)."""
    return _meetings(Commission.objects.filter(cohort__in=list(cohort_ids)).values("pk"))


def meetings_of(person: Any) -> list[Meeting]:
    """Return a person's own times before commissions, and the meetings that they sit in."""
    own = Defence.objects.filter(enrolment__person=person.pk, starts_at__isnull=False)
    mine = [
        Meeting(one.enrolment.cohort, one.starts_at, one.starts_at, one.place, 1, is_own=True)
        for one in own.select_related("enrolment__cohort").order_by("starts_at")
        if one.starts_at is not None
    ]
    sits_in = Commission.objects.filter(members__person=person.pk).values("pk")
    return [*mine, *_meetings(sits_in)]

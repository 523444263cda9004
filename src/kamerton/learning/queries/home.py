"""What the home page says of a person's study."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kamerton.core import clock
from kamerton.core.api import Prepared
from kamerton.learning.enums import EnrolmentState
from kamerton.learning.models import Enrolment, Session
from kamerton.learning.queries.cohorts import enrolments_of
from kamerton.learning.queries.route import Route, Stop, route_of
from kamerton.ui.api import localised

SOON = timedelta(days=21)
MOST_SOON = 5


@dataclass(frozen=True, slots=True)
class Soon:
    """Something with a day: a session or an activity that is due."""

    on: date
    at: datetime | None
    title: str
    note: str
    activity_id: int
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class HomeStudy:
    """One enrolment that is under way, in full."""

    enrolment: Enrolment
    route: Route
    soon: tuple[Soon, ...]

    @property
    def now(self) -> Stop | None:
        """Return what to do next."""
        return self.route.now


@dataclass(frozen=True, slots=True)
class Home:
    """All that a person studies: the first under way in full, the others in short."""

    main: HomeStudy | None
    others: tuple[Enrolment, ...]

    @property
    def may_review_colleagues(self) -> bool:
        """Return True where works of colleagues may await: who handed in none is asked for no review."""
        if any(e.state == EnrolmentState.STUDYING for e in self.others):
            return True
        stops = self.main.route.stops if self.main else ()
        return any(s.activity.type == "assignment" and s.progress for s in stops)


def _planned(cohort: int, since: datetime, until: datetime) -> QuerySet[Session]:
    coming = Session.objects.filter(
        cohort_id=cohort, starts_at__gte=since, starts_at__lt=until
    ).select_related("activity")
    return coming.order_by("starts_at")[:MOST_SOON]


_coming = Prepared(_planned, cohort=int, since=datetime, until=datetime)


def _sessions(enrolment: Enrolment, until: date) -> list[Soon]:
    end = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
    rows = _coming(cohort=enrolment.cohort_id, since=clock.now(), until=end)
    return [
        Soon(
            timezone.localtime(row.starts_at).date(),
            row.starts_at,
            localised(row.activity.title, row.activity.title_en),
            localised(row.place, row.place_en),
            row.activity_id,
        )
        for row in rows
    ]


def _due(route: Route, today: date, until: date) -> list[Soon]:
    return [
        Soon(stop.due_on, None, stop.activity.title, "", stop.activity.id, stop.due_on < today)
        for stop in route.stops
        if stop.due_on and stop.due_on <= until and stop.state not in ("done", "waiting")
    ]


def home_study(person: Any) -> Home:
    """Return what a person studies (three statements for one who does)."""
    enrolments = enrolments_of(person)
    studying = [e for e in enrolments if e.state == EnrolmentState.STUDYING]
    if not studying:
        return Home(None, tuple(enrolments))
    first = studying[0]
    route = route_of(first, first.cohort.version_id)
    today = clock.today()
    soon = sorted(
        _sessions(first, today + SOON) + _due(route, today, today + SOON),
        key=lambda item: (item.on, item.at is None),
    )
    main = HomeStudy(first, route, tuple(soon[:MOST_SOON]))
    return Home(main, tuple(e for e in enrolments if e is not first))

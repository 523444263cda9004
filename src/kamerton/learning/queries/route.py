"""One learner's route through a version: what is done, what is now, what is ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    JSONField,
    QuerySet,
    Value,
)

from kamerton.core import clock
from kamerton.core.api import Prepared
from kamerton.learning.enums import ProgressState
from kamerton.learning.models import ActivityDate, ActivityProgress, Enrolment
from kamerton.programmes.api import PlanActivity, PlanModule
from kamerton.programmes.api import plan as programme_plan

WAITING = {ProgressState.SUBMITTED}


@dataclass(frozen=True, slots=True)
class Stop:
    """One activity on a learner's route.

    ``state`` is one of done, now, waiting, late, ahead (as the stave draws it); ``progress`` the
    stored ProgressState or "".
    """

    activity: PlanActivity
    state: str
    progress: str = ""
    due_on: date | None = None
    opens_on: date | None = None
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One module on a learner's route."""

    module: PlanModule
    stops: tuple[Stop, ...]

    @property
    def done(self) -> int:
        """Return how many of its activities are done."""
        return sum(stop.state == "done" for stop in self.stops)


@dataclass(frozen=True, slots=True)
class Route:
    """A learner's whole route."""

    legs: tuple[Leg, ...]

    @property
    def stops(self) -> list[Stop]:
        """Return every activity in order."""
        return [stop for leg in self.legs for stop in leg.stops]

    @property
    def total(self) -> int:
        """Return the number of activities."""
        return len(self.stops)

    @property
    def done(self) -> int:
        """Return the number of completed activities."""
        return sum(stop.state == "done" for stop in self.stops)

    @property
    def hours(self) -> Decimal:
        """Return all academic hours."""
        return sum((stop.activity.hours for stop in self.stops), Decimal(0))

    @property
    def hours_done(self) -> Decimal:
        """Return the academic hours of completed activities."""
        done = (stop.activity.hours for stop in self.stops if stop.state == "done")
        return sum(done, Decimal(0))

    @property
    def now(self) -> Stop | None:
        """Return the activity to do next, or None when nothing is left to do."""
        return next((stop for stop in self.stops if stop.state == "now"), None)

    def place_of(self, activity_id: int) -> tuple[int, int] | None:
        """Return the numbers (from 1) of the activity's module and of it in the module."""
        for leg_number, leg in enumerate(self.legs, start=1):
            for number, stop in enumerate(leg.stops, start=1):
                if stop.activity.id == activity_id:
                    return leg_number, number
        return None

    def around(self, activity_id: int) -> tuple[Stop | None, Stop | None]:
        """Return the activities before and after the one given."""
        stops = self.stops
        index = next((i for i, s in enumerate(stops) if s.activity.id == activity_id), None)
        if index is None:
            return None, None
        before = stops[index - 1] if index else None
        after = stops[index + 1] if index + 1 < len(stops) else None
        return before, after


Dates = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of a learner at one activity."""

    state: str
    score: Decimal | None = None
    place: Mapping[str, Any] = field(default_factory=dict)
    completed_at: datetime | None = None


NOTHING = Known("")


def _state(progress: str, is_now: bool, dates: Dates, today: date) -> str:
    if progress == ProgressState.COMPLETED:
        return "done"
    if progress in WAITING:
        return "waiting"
    if is_now:
        return "now"
    due = dates[1]
    return "late" if due is not None and due < today else "ahead"


def lay_out(
    modules: Sequence[PlanModule],
    known: Mapping[int, Known],
    dates: Mapping[int, Dates],
    today: date,
) -> Route:
    """Return the route; «now» is the first activity that waits for the learner's own doing.

    Args:
        modules: the version's plan.
        known: what is stored, by activity id.
        dates: (opens_on, due_on) by activity id.
        today: the day in the learner's time zone.
    """
    found_now = False
    legs = []
    for module in modules:
        stops = []
        for activity in module.activities:
            stored = known.get(activity.id, NOTHING)
            progress = stored.state
            open_, due = dates.get(activity.id, (None, None))
            is_open = open_ is None or open_ <= today
            mine = progress not in (ProgressState.COMPLETED, ProgressState.SUBMITTED)
            is_now = mine and is_open and not found_now
            found_now = found_now or is_now
            state = _state(progress, is_now, (open_, due), today)
            stops.append(Stop(activity, state, progress, due, open_, stored.score))
        legs.append(Leg(module, tuple(stops)))
    return Route(tuple(legs))


def cohort_dates(cohort_id: int) -> dict[int, Dates]:
    """Return (opens_on, due_on) by activity of a cohort (one statement)."""
    rows = ActivityDate.objects.filter(cohort_id=cohort_id)
    return {
        key: (opens, due)
        for key, opens, due in rows.values_list("activity_id", "opens_on", "due_on")
    }


_COLUMNS = ("activity_id", "state", "score", "place", "completed_at", "opens", "due")


def _stored(enrolment: int, cohort: int) -> QuerySet[Any, Any]:
    nothing = {"opens": Value(None, DateField()), "due": Value(None, DateField())}
    progress = ActivityProgress.objects.filter(enrolment_id=enrolment).annotate(**nothing)
    dates = ActivityDate.objects.filter(cohort_id=cohort).annotate(
        state=Value("", CharField()),
        score=Value(None, DecimalField()),
        place=Value(None, JSONField()),
        completed_at=Value(None, DateTimeField()),
        opens=F("opens_on"),
        due=F("due_on"),
    )
    return progress.values_list(*_COLUMNS).union(dates.values_list(*_COLUMNS), all=True)


_stored_route = Prepared(_stored, enrolment=int, cohort=int)


def stored_route(enrolment: Enrolment) -> tuple[dict[int, Known], dict[int, Dates]]:
    """Return what is stored of a learner and the cohort's dates, by activity (one statement)."""
    known: dict[int, Known] = {}
    when: dict[int, Dates] = {}
    rows = _stored_route(enrolment=enrolment.pk, cohort=enrolment.cohort_id)
    for key, state, score, place, completed_at, opens, due in rows:
        if state:
            known[key] = Known(state, score, place or {}, completed_at)
        else:
            when[key] = (opens, due)
    return known, when


def route_of(enrolment: Enrolment, version_id: int) -> Route:
    """Return a learner's route (one statement; an approved version's plan is remembered)."""
    known, dates = stored_route(enrolment)
    return lay_out(programme_plan(version_id), known, dates, clock.today())


def bare_route(version_id: int, cohort_id: int) -> Route:
    """Return the route of a cohort as staff see it: nothing done, nothing now."""
    dates = cohort_dates(cohort_id)
    return Route(
        tuple(
            Leg(
                module,
                tuple(
                    Stop(a, "ahead", "", dates.get(a.id, (None, None))[1])
                    for a in module.activities
                ),
            )
            for module in programme_plan(version_id)
        )
    )

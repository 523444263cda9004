"""Progress of learners at activities."""

from collections import defaultdict
from dataclasses import dataclass

from kamerton.core import clock
from kamerton.learning.models import ActivityProgress, Cohort, Enrolment
from kamerton.learning.queries.cohorts import learners
from kamerton.learning.queries.route import Known, Route, cohort_dates, lay_out
from kamerton.programmes.api import plan as programme_plan


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A learner with the route so far, for the list of a cohort's people."""

    enrolment: Enrolment
    route: Route


def learner_rows(cohort: Cohort) -> list[LearnerRow]:
    """Return every learner of a cohort with the route (three statements at any size)."""
    people = learners(cohort)
    known: dict[int, dict[int, Known]] = defaultdict(dict)
    rows = ActivityProgress.objects.filter(enrolment__cohort=cohort).values_list(
        "enrolment_id", "activity_id", "state"
    )
    for enrolment_id, activity_id, state in rows:
        known[enrolment_id][activity_id] = Known(state)
    modules, dates, today = (
        programme_plan(cohort.version_id),
        cohort_dates(cohort.pk),
        clock.today(),
    )
    return [LearnerRow(e, lay_out(modules, known[e.pk], dates, today)) for e in people]

"""The journal of a cohort: grades, attendance, hours by form of work; and what is left to do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from kamerton.learning.enums import Attested, ProgressState
from kamerton.learning.models import (
    ActivityProgress,
    Attendance,
    AttendanceEdit,
    Cohort,
    CompletionRules,
    Enrolment,
    Session,
)
from kamerton.learning.queries.cohorts import learners
from kamerton.programmes.api import PlanActivity
from kamerton.programmes.api import plan as programme_plan
from kamerton.programmes.enums import WorkForm
from kamerton.ui.api import number


@dataclass(frozen=True, slots=True)
class Cell:
    """One learner at one activity: the state ("" nothing yet) and the score, 0–1 or None."""

    state: str = ""
    score: Decimal | None = None

    @property
    def is_done(self) -> bool:
        """Return True for a completed activity."""
        return self.state == ProgressState.COMPLETED


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One learner's line: cells in the order of the plan, hours done by form of work."""

    enrolment: Enrolment
    cells: tuple[Cell, ...]
    hours: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """Return all hours done."""
        return sum(self.hours.values(), Decimal(0))

    @property
    def mean(self) -> Decimal | None:
        """Return the mean score of what is graded and done, 0–1; None without any."""
        scores = [cell.score for cell in self.cells if cell.is_done and cell.score is not None]
        return sum(scores, Decimal(0)) / len(scores) if scores else None


@dataclass(frozen=True, slots=True)
class Journal:
    """The grades and hours of a cohort; ``forms`` are those that the plan has."""

    activities: tuple[PlanActivity, ...]
    forms: tuple[WorkForm, ...]
    planned: Mapping[str, Decimal]
    rows: tuple[Row, ...]


def activities_of(version_id: int) -> tuple[PlanActivity, ...]:
    """Return the activities of a version in the order of its plan."""
    return tuple(a for module in programme_plan(version_id) for a in module.activities)


def _hours(activities: Sequence[PlanActivity], cells: Sequence[Cell]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for activity, cell in zip(activities, cells, strict=True):
        if cell.is_done:
            found[activity.form] += activity.hours
    return found


def _row(
    enrolment: Enrolment, activities: Sequence[PlanActivity], known: Mapping[int, Cell]
) -> Row:
    cells = tuple(known.get(activity.id, NOTHING) for activity in activities)
    return Row(enrolment, cells, _hours(activities, cells))


def journal(cohort: Cohort, people: Sequence[Enrolment] | None = None) -> Journal:
    """Return a cohort's journal, of everybody or of the people given.

    Two statements at any size; an approved version's plan is remembered.
    """
    people = learners(cohort) if people is None else people
    activities = activities_of(cohort.version_id)
    known: dict[int, dict[int, Cell]] = defaultdict(dict)
    progress = ActivityProgress.objects.filter(enrolment__in=[e.pk for e in people])
    for enrolment_id, activity_id, state, score in progress.values_list(
        "enrolment_id", "activity_id", "state", "score"
    ):
        known[enrolment_id][activity_id] = Cell(state, score)
    planned: dict[str, Decimal] = defaultdict(Decimal)
    for activity in activities:
        planned[activity.form] += activity.hours
    forms = tuple(form for form in WorkForm if planned.get(form.value))
    rows = tuple(_row(enrolment, activities, known[enrolment.pk]) for enrolment in people)
    return Journal(activities, forms, planned, rows)


@dataclass(frozen=True, slots=True)
class Presence:
    """A learner's minutes by session; None where nothing is marked."""

    enrolment: Enrolment
    minutes: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class AttendanceBook:
    """The attendance of a cohort."""

    sessions: tuple[Session, ...]
    rows: tuple[Presence, ...]


def attendance_book(cohort: Cohort, people: Sequence[Enrolment] | None = None) -> AttendanceBook:
    """Return who was at which session and for how long (three statements at any size)."""
    people = learners(cohort) if people is None else people
    sessions = tuple(
        Session.objects.filter(cohort=cohort).select_related("activity").order_by("starts_at")
    )
    found = Attendance.objects.filter(
        session__cohort=cohort, enrolment__in=[e.pk for e in people]
    ).values_list("session_id", "enrolment_id", "minutes")
    marks = {(session, enrolment): minutes for session, enrolment, minutes in found}
    rows = tuple(Presence(e, tuple(marks.get((s.pk, e.pk)) for s in sessions)) for e in people)
    return AttendanceBook(sessions, rows)


def own_attendance(enrolment: Enrolment) -> list[tuple[datetime, int | None]]:
    """Return when the cohort met and how many minutes the learner was there (one statement)."""
    marks = Attendance.objects.filter(session=OuterRef("pk"), enrolment=enrolment)
    sessions = Session.objects.filter(cohort=enrolment.cohort_id).annotate(
        minutes=Subquery(marks.values("minutes"))
    )
    return list(sessions.order_by("starts_at").values_list("starts_at", "minutes"))


@dataclass(frozen=True, slots=True)
class Edit:
    """One later edit of attendance."""

    name: str
    before: int
    after: int
    reason: str
    actor: str
    at: datetime


def attendance_edits(session: Session) -> list[Edit]:
    """Return the later edits of a session's attendance, newest first."""
    found = AttendanceEdit.objects.filter(attendance__session=session).select_related(
        "actor", "attendance__enrolment__person"
    )
    return [
        Edit(
            edit.attendance.enrolment.person.full_name,
            edit.before,
            edit.after,
            edit.reason,
            edit.actor.short_name if edit.actor else "",
            edit.at,
        )
        for edit in found.order_by("-at", "-pk")
    ]


@dataclass(frozen=True, slots=True)
class Rules:
    """When a programme counts as done (see CompletionRules); ``required`` None: as the plan says."""

    required: frozenset[str] | None = None
    min_share: Decimal = Decimal(0)
    min_hours: Decimal = Decimal(0)
    needs_attestation: bool = False

    def requires(self, activity: PlanActivity) -> bool:
        """Return True for an activity that must be done."""
        if self.required is None:
            return activity.required
        return activity.key in self.required


def rules_of(programme_id: int) -> Rules:
    """Return a programme's rules of completion (one statement)."""
    found = CompletionRules.objects.filter(programme=programme_id).first()
    if found is None:
        return Rules()
    required = None if found.required is None else frozenset(found.required)
    return Rules(required, found.min_share, found.min_hours, found.needs_attestation)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of completion in words, met or not, with the activities that are left for it."""

    words: str
    is_met: bool
    left: tuple[PlanActivity, ...] = ()


def conditions(row: Row, activities: Sequence[PlanActivity], rules: Rules) -> list[Condition]:
    """Return the conditions of completion for one learner, in the order in which they are met."""
    cells = dict(zip([a.id for a in activities], row.cells, strict=True))
    required = [a for a in activities if rules.requires(a)]
    left = tuple(a for a in required if not cells[a.id].is_done)
    done = len(required) - len(left)
    found = [
        Condition(
            _("Required activities: %(done)s of %(total)s are done.")
            % {"done": done, "total": len(required)},
            not left,
            left,
        )
    ]
    if rules.min_share:
        finished = sum(cell.is_done for cell in row.cells)
        share = Decimal(finished) / len(activities) if activities else Decimal(1)
        words = _("Of all activities at least %(least)s %% must be done; %(now)s %% are.")
        values = {"least": number(rules.min_share * 100), "now": number(int(share * 100))}
        found.append(Condition(words % values, share >= rules.min_share))
    if rules.min_hours:
        words = _("At least %(least)s academic hours must be done; %(now)s are.")
        values = {"least": number(rules.min_hours), "now": number(row.total)}
        found.append(Condition(words % values, row.total >= rules.min_hours))
    if rules.needs_attestation:
        is_passed = row.enrolment.attested == Attested.PASSED
        words = _("Final attestation is passed.") if is_passed else _("Pass the final attestation.")
        found.append(Condition(words, is_passed))
    return found


def unmet(enrolment: Enrolment) -> list[Condition]:
    """Return what keeps a learner from completion; the cohort must come with its version."""
    book = journal(enrolment.cohort, [enrolment])
    rules = rules_of(enrolment.cohort.version.programme_id)
    return [c for c in conditions(book.rows[0], book.activities, rules) if not c.is_met]

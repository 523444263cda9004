"""Who needs a tutor: silent, late, stuck; the terms, notes and substitutions."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from kamerton.core import clock
from kamerton.discussion.api import Question, open_questions
from kamerton.learning.enums import CohortState, EnrolmentState, ProgressState
from kamerton.learning.models import (
    ActivityDate,
    ActivityProgress,
    CareTerms,
    Cohort,
    Enrolment,
    LearnerNote,
    Substitution,
)
from kamerton.people.api import people_with_role
from kamerton.people.enums import Role
from kamerton.programmes.api import approved_versions
from kamerton.ui.api import localised

SPACE = "activity"
HANDED_IN = (ProgressState.SUBMITTED, ProgressState.COMPLETED)
QUESTIONS_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised in one programme (see CareTerms)."""

    answer_days: int = 3
    silent_days: int = 7
    stuck_days: int = 10
    review_minutes: int = 20


@dataclass(frozen=True, slots=True)
class AllTerms:
    """The terms of every programme, the institute's where it has none of its own."""

    own: Mapping[int, Terms]
    common: Terms

    def of(self, programme_id: int) -> Terms:
        """Return the terms that count in a programme."""
        return self.own.get(programme_id, self.common)


def all_terms() -> AllTerms:
    """Return all terms (one statement over a small table)."""
    rows = CareTerms.objects.values_list(
        "programme_id", "answer_days", "silent_days", "stuck_days", "review_minutes"
    )
    found: dict[int | None, Terms] = {key: Terms(*values) for key, *values in rows}
    own = {key: terms for key, terms in found.items() if key is not None}
    return AllTerms(own, found.get(None, Terms()))


def term(name: str, programme: str) -> Coalesce:
    """Return the expression that reads a term within another statement.

    Args:
        name: a field of Terms.
        programme: the path from the outer rows to the programme.
    """
    values = CareTerms.objects.values(name)
    return Coalesce(
        Subquery(values.filter(programme=OuterRef(programme))),
        Subquery(values.filter(programme=None)),
        Value(getattr(Terms(), name)),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """An activity at which a learner is late or stuck; ``on`` the day it was due or begun."""

    activity_id: int
    title: str
    on: date
    is_returned: bool = False


@dataclass(frozen=True, slots=True)
class Watched:
    """A learner under way, with what a tutor should know.

    Attributes:
        since: the last activity, or the beginning of study.
        silent_days: how long nothing was heard; 0 while that is within the term.
        late: steps that are overdue, the oldest first.
        stuck: the step at which the learner stays longer than the term, or None.
        written_at: when a tutor last wrote to the learner.
    """

    enrolment_id: int
    person_id: int
    name: str
    cohort_id: int
    cohort_slug: str
    cohort: str
    tutor_id: int | None
    done: int
    since: datetime
    has_begun: bool
    silent_days: int
    late: tuple[Step, ...]
    stuck: Step | None
    written_at: datetime | None


_LEARNER = (
    "pk",
    "person_id",
    "person__surname",
    "person__given_name",
    "person__patronymic",
    "cohort_id",
    "cohort__slug",
    "cohort__title",
    "cohort__title_en",
    "cohort__starts_on",
    "tutor_id",
    "activities_done",
    "last_active_at",
    "written_at",
    "silent_term",
    "stuck_term",
)


def _under_way(cohorts: Collection[int]) -> Any:
    return Enrolment.objects.filter(
        cohort_id__in=cohorts, state=EnrolmentState.STUDYING, cohort__state=CohortState.STUDYING
    )


_STEP = ("learner", "activity_id", "activity__title", "activity__title_en", "why", "on")


def _overdue(cohorts: Collection[int], today: date) -> Any:
    done = ActivityProgress.objects.filter(
        enrolment=OuterRef("cohort__enrolments"),
        activity=OuterRef("activity"),
        state__in=HANDED_IN,
    )
    return (
        ActivityDate.objects.filter(
            cohort_id__in=cohorts,
            due_on__lt=today,
            activity__required=True,
            cohort__state=CohortState.STUDYING,
            cohort__enrolments__state=EnrolmentState.STUDYING,
        )
        .alias(is_done=Exists(done))
        .filter(is_done=False)
        .annotate(learner=F("cohort__enrolments"), why=Value("late", CharField()), on=F("due_on"))
        .values_list(*_STEP)
    )


def _unfinished(cohorts: Collection[int], before: datetime) -> Any:
    is_returned = Q(state=ProgressState.RETURNED)
    return (
        ActivityProgress.objects.filter(
            Q(state=ProgressState.STARTED, started_at__lt=before)
            | is_returned & Q(updated_at__lt=before),
            enrolment__in=_under_way(cohorts),
            activity__required=True,
        )
        .annotate(
            learner=F("enrolment_id"),
            why=Cast(F("state"), CharField()),
            on=Case(When(is_returned, TruncDate("updated_at")), default=TruncDate("started_at")),
        )
        .values_list(*_STEP)
    )


def _steps(cohorts: Collection[int]) -> tuple[dict[int, list[Step]], ...]:
    """Return by learner what is overdue, and what was begun and left, the oldest first."""
    day_ago = clock.now() - timedelta(days=1)
    rows = _overdue(cohorts, clock.today()).union(_unfinished(cohorts, day_ago), all=True)
    late: dict[int, list[Step]] = defaultdict(list)
    left: dict[int, list[Step]] = defaultdict(list)
    for learner, activity_id, title, title_en, why, on in rows.order_by("on", "activity_id"):
        step = Step(activity_id, localised(title, title_en), on, why == ProgressState.RETURNED)
        (late if why == "late" else left)[learner].append(step)
    return late, left


def watched(cohorts: Collection[int]) -> list[Watched]:
    """Return everybody who studies in these cohorts, by name (two statements at any size)."""
    if not cohorts:
        return []
    late, left = _steps(cohorts)
    programme = "cohort__version__programme"
    rows = (
        _under_way(cohorts)
        .annotate(
            written_at=Max("notes__created_at", filter=Q(notes__is_letter=True)),
            silent_term=term("silent_days", programme),
            stuck_term=term("stuck_days", programme),
        )
        .order_by("person__surname", "person__given_name", "pk")
        .values_list(*_LEARNER)
    )
    return [
        _watched(
            dict(zip(_LEARNER, row, strict=True)),
            late.get(row[0], []),
            next(iter(left.get(row[0], ())), None),
        )
        for row in rows
    ]


def _watched(row: dict[str, Any], late: list[Step], step: Step | None) -> Watched:
    begun = timezone.make_aware(datetime.combine(row["cohort__starts_on"], time.min))
    since = max(filter(None, (row["last_active_at"], begun)))
    quiet = (clock.now() - since).days
    names = (row["person__surname"], row["person__given_name"], row["person__patronymic"])
    is_stuck = step is not None and (clock.today() - step.on).days >= row["stuck_term"]
    return Watched(
        enrolment_id=row["pk"],
        person_id=row["person_id"],
        name=" ".join(filter(None, names)),
        cohort_id=row["cohort_id"],
        cohort_slug=row["cohort__slug"],
        cohort=localised(row["cohort__title"], row["cohort__title_en"]),
        tutor_id=row["tutor_id"],
        done=row["activities_done"],
        since=since,
        has_begun=row["last_active_at"] is not None,
        silent_days=quiet if quiet >= row["silent_term"] else 0,
        late=tuple(late),
        stuck=step if is_stuck else None,
        written_at=row["written_at"],
    )


def asked(cohorts: Collection[int]) -> list[Question]:
    """Return the questions of these cohorts' learners that nobody has answered, oldest first."""
    if not cohorts:
        return []
    askers = Enrolment.objects.filter(cohort_id__in=cohorts, state=EnrolmentState.STUDYING).values(
        "person_id"
    )
    return open_questions(
        SPACE,
        prefixes=[f"{key}-" for key in sorted(cohorts)],
        askers=askers,
        since=clock.now() - QUESTIONS_FOR,
    )


def notes_of(enrolment: Enrolment) -> list[LearnerNote]:
    """Return the notes and letters about a learner, newest first (for the cohort's tutors)."""
    return list(
        LearnerNote.objects.filter(enrolment=enrolment)
        .select_related("author")
        .order_by("-created_at", "-pk")
    )


def letters_by(person: Any, since: datetime) -> list[datetime]:
    """Return when a tutor wrote letters since a moment."""
    sent = LearnerNote.objects.filter(author=person, is_letter=True, created_at__gte=since)
    return list(sent.values_list("created_at", flat=True))


def stand_ins(cohort_id: int) -> dict[int, int]:
    """Return who stands in for whom in a cohort today: the substitute by the tutor who is away."""
    found = Substitution.objects.filter(cohort=cohort_id, begun_at__isnull=False, ended_at=None)
    return dict(found.values_list("absent_id", "substitute_id"))


def stood_in_for(person: Any) -> set[tuple[int, int]]:
    """Return (cohort, tutor who is away) for whom the person stands in today."""
    found = Substitution.objects.filter(substitute=person, begun_at__isnull=False, ended_at=None)
    return set(found.values_list("cohort_id", "absent_id"))


def stands_in(person_id: int, cohort: str, tutor: str) -> Exists:
    """Return the expression, within another statement, that the person stands in for a tutor today.

    Args:
        person_id: the substitute.
        cohort: the path from the outer rows to the cohort.
        tutor: the path to the tutor who may be away.
    """
    return Exists(
        Substitution.objects.filter(
            substitute=person_id,
            cohort=OuterRef(cohort),
            absent=OuterRef(tutor),
            begun_at__isnull=False,
            ended_at=None,
        )
    )


def substitutions(cohort: Cohort) -> list[Substitution]:
    """Return a cohort's substitutions: those that last or are to come, then the past."""
    found = Substitution.objects.filter(cohort=cohort).select_related("absent", "substitute")
    return sorted(
        found.order_by("-starts_on", "-pk")[:100], key=lambda item: item.ended_at is not None
    )


def substitution_cohort(substitution_id: int) -> Cohort | None:
    """Return the cohort of a substitution that has not ended."""
    return Cohort.objects.filter(
        substitutions__pk=substitution_id, substitutions__ended_at=None
    ).first()


def own_learners(cohorts: Collection[int], person: Any) -> int:
    """Return how many learners under way have the person as their tutor."""
    return _under_way(cohorts).filter(tutor=person).count()


def possible_substitutes() -> list[Any]:
    """Return those who tutor in the institute, by surname."""
    return list(people_with_role(Role.TUTOR))


@dataclass(frozen=True, slots=True)
class ProgrammeTerms:
    """A programme with its terms; ``own`` is False where the institute's count."""

    id: int
    title: str
    terms: Terms
    own: bool


def terms_by_programme() -> list[ProgrammeTerms]:
    """Return the terms of every programme that can be taught, by title (two statements)."""
    terms = all_terms()
    latest = {
        version.programme_id: localised(version.title, version.title_en)
        for version in approved_versions()
    }
    rows = [
        ProgrammeTerms(key, title, terms.of(key), key in terms.own) for key, title in latest.items()
    ]
    return sorted(rows, key=lambda row: row.title)

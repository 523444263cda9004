"""The desk: the queue with promised times and who looks, templates, load."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from kamerton.assessment.enums import SubmissionState, TemplateUse
from kamerton.assessment.models import FeedbackTemplate, Review, Submission, WorkLook
from kamerton.assessment.queries.second import marked_by
from kamerton.assessment.queries.second_places import (
    is_markable,
    is_mine,
    is_named,
    is_own,
    place_for,
)
from kamerton.assessment.queries.work import DeskFilter, awaiting, tutored_cohorts
from kamerton.core import clock
from kamerton.core.api import Prepared, any_of
from kamerton.core.errors import NotFound
from kamerton.learning.api import caring
from kamerton.people.api import held_roles
from kamerton.people.enums import Role
from kamerton.ui.api import localised

FRESH = timedelta(seconds=60)
WEEKS = 8
ACADEMIC_HOUR_MIN = 45


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One work of the queue.

    Attributes:
        promised_at: until when the review was promised.
        is_overdue: that moment is past.
        looking: the names of others who have it open.
        is_second: two mark it, and the viewer would be the second.
        is_double: two mark it.
    """

    id: int
    name: str
    title: str
    cohort: str
    number: int
    is_attestation: bool
    submitted_at: datetime
    promised_at: datetime
    is_overdue: bool
    looking: tuple[str, ...]
    is_double: bool = False
    is_second: bool = False


_COLUMNS = (
    "pk",
    "enrolment__person__surname",
    "enrolment__person__given_name",
    "enrolment__person__patronymic",
    "assignment__activity__title",
    "assignment__activity__title_en",
    "enrolment__cohort__title",
    "enrolment__cohort__title_en",
    "number",
    "assignment__is_attestation",
    "submitted_at",
    "answer_days",
    "looking",
    "doubling",
    "place",
)


def queue(viewer: Any, chosen: DeskFilter) -> QuerySet[Submission, tuple[Any, ...]]:
    """Return what DeskRow needs of the works that await review, the longest waiting first."""
    looks = (
        WorkLook.objects.filter(submission=OuterRef("pk"), seen_at__gte=clock.now() - FRESH)
        .exclude(person=viewer)
        .order_by("began_at")
        .values(name=Concat("person__given_name", Value(" "), "person__surname"))
    )
    return (
        awaiting(viewer, chosen)
        .select_related(None)
        .defer(None)
        .annotate(
            looking=ArraySubquery(looks),
            answer_days=caring.term("answer_days", "enrolment__cohort__version__programme"),
            place=place_for(viewer.pk),
        )
        .values_list(*_COLUMNS)
    )


def desk_rows(rows: Iterable[tuple[Any, ...]]) -> list[DeskRow]:
    """Return a page of the queue as it is shown."""
    now = clock.now()
    return [_row(row, now) for row in rows]


def _row(row: tuple[Any, ...], now: datetime) -> DeskRow:
    key, surname, given, patronymic, title, title_en, cohort, cohort_en, *rest = row
    number, is_attestation, submitted_at, answer_days, looking, doubling, place = rest
    promised = submitted_at + timedelta(days=answer_days)
    return DeskRow(
        id=key,
        name=" ".join(filter(None, (surname, given, patronymic))),
        title=localised(title, title_en),
        cohort=localised(cohort, cohort_en),
        number=number,
        is_attestation=is_attestation,
        submitted_at=submitted_at,
        promised_at=promised,
        is_overdue=promised < now,
        looking=tuple(looking),
        is_double=doubling is not None,
        is_second=place == 2,
    )


@dataclass(frozen=True, slots=True)
class DeskCount:
    """How many works of one cohort and activity wait."""

    cohort_id: int
    cohort_title: str
    activity_id: int
    activity_title: str
    count: int


def _counted(cohorts: Any, viewer: int) -> QuerySet[Submission, tuple[Any, ...]]:
    return (
        Submission.objects.filter(
            is_markable(viewer),
            any_of("enrolment__cohort_id", cohorts),
            state=SubmissionState.SUBMITTED,
        )
        .values_list(
            "enrolment__cohort_id",
            "enrolment__cohort__title",
            "enrolment__cohort__title_en",
            "assignment__activity_id",
            "assignment__activity__title",
            "assignment__activity__title_en",
        )
        .annotate(count=Count("pk"))
        .order_by("enrolment__cohort__title", "assignment__activity__title")
    )


def _counted_mine(cohorts: Any, viewer: int) -> QuerySet[Submission, tuple[Any, ...]]:
    return _counted(cohorts, viewer).filter(is_mine(viewer))


_waiting_in = Prepared(_counted, cohorts=list, viewer=int)
_mine_waiting_in = Prepared(_counted_mine, cohorts=list, viewer=int)


def desk_counts(viewer: Any, *, is_mine: bool = False) -> list[DeskCount]:
    """Return what waits by cohort and activity (one statement)."""
    cohorts = tutored_cohorts(viewer)
    count = _mine_waiting_in if is_mine else _waiting_in
    rows = count(cohorts=cohorts, viewer=viewer.pk) if cohorts else []
    return [
        DeskCount(cohort, localised(title, title_en), activity, localised(name, name_en), count)
        for cohort, title, title_en, activity, name, name_en, count in rows
    ]


def next_free(viewer: Any, chosen: DeskFilter, *, after: Submission) -> int | None:
    """Return the id of the work to review after this one: the next in waiting, else the first.

    A work that a colleague has open is passed over, so that it is not reviewed twice.
    """
    later = Q(submitted_at__gte=after.submitted_at) if after.submitted_at else Q()
    looks = WorkLook.objects.filter(
        submission=OuterRef("pk"), seen_at__gte=clock.now() - FRESH
    ).exclude(person=viewer)
    queue = awaiting(viewer, chosen).exclude(pk=after.pk).exclude(Exists(looks))
    first = queue.alias(is_later=Case(When(later, then=1), default=0)).order_by(
        "-is_later", "submitted_at", "pk"
    )
    return first.values_list("pk", flat=True).first()


def tutors_cohorts(viewer: Any) -> list[int]:
    """Return the ids of the cohorts that the viewer tutors (assessing as an expert is not that)."""
    scopes = held_roles(viewer).scopes
    return sorted(key for role, kind, key in scopes if (role, kind) == (Role.TUTOR, "cohort"))


def templates_for(viewer: Any, use: TemplateUse | None = None) -> list[FeedbackTemplate]:
    """Return the viewer's own templates, then those that others share."""
    found = FeedbackTemplate.objects.filter(Q(owner=viewer) | Q(is_shared=True))
    if use is not None:
        found = found.filter(use=use)
    rows = list(found.select_related("owner").order_by("title", "pk"))
    return sorted(rows, key=lambda item: item.owner_id != viewer.pk)


def own_template(viewer: Any, template_id: int) -> FeedbackTemplate:
    """Return one of the viewer's own templates, or NotFound."""
    found = FeedbackTemplate.objects.filter(owner=viewer, pk=template_id).first()
    if found is None:
        raise NotFound("no_template", _("There is no such template, or it is not yours."))
    return found


@dataclass(frozen=True, slots=True)
class Week:
    """What a tutor did in one week; hours are academic, reviews reckoned by the norm."""

    starts_on: date
    reviews: int
    letters: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Load:
    """A tutor's load: what lies ahead, and the last weeks, the latest first.

    Attributes:
        share_in_time: the share of reviews within the promised time, None without reviews.
    """

    learners: int
    waiting: int
    waiting_hours: Decimal
    weeks: list[Week]
    share_in_time: float | None
    norm_min: int


def _hours(count: int, minutes: int) -> Decimal:
    return (Decimal(count * minutes) / ACADEMIC_HOUR_MIN).quantize(Decimal("0.1"))


def load_of(viewer: Any) -> Load:
    """Return the viewer's load: works that one or two mark, for oneself or for whom one stands in (five statements)."""
    cohorts, terms = tutored_cohorts(viewer), caring.all_terms()
    norm = terms.common.review_minutes
    first = clock.today() - timedelta(days=clock.today().weekday(), weeks=WEEKS - 1)
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    single = Review.objects.filter(
        reviewer=viewer, created_at__gte=since, submission__doubling=None
    ).values_list(
        "created_at",
        "submission__submitted_at",
        "submission__enrolment__cohort__version__programme_id",
    )
    made = list(single.union(marked_by(viewer, since), all=True))
    letters = Counter(_week(at) for at in caring.letters_by(viewer, since))
    reviews = Counter(_week(at) for at, _submitted, _programme in made)
    starts = [first + timedelta(weeks=number) for number in range(WEEKS)]
    waiting = awaiting(viewer).filter(is_own(viewer.pk) | is_named(viewer.pk)).count()
    in_time = [
        at <= submitted + timedelta(days=terms.of(programme).answer_days)
        for at, submitted, programme in made
        if submitted is not None
    ]
    return Load(
        learners=caring.own_learners(cohorts, viewer),
        waiting=waiting,
        waiting_hours=_hours(waiting, norm),
        weeks=[
            Week(start, reviews[start], letters[start], _hours(reviews[start], norm))
            for start in reversed(starts)
        ],
        share_in_time=sum(in_time) / len(in_time) if in_time else None,
        norm_min=norm,
    )


def _week(at: datetime) -> date:
    day = timezone.localdate(at)
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with the time by which an answer was promised."""

    question: caring.Question
    promised_at: datetime
    is_overdue: bool


def question_rows(questions: Sequence[caring.Question], answer_days: int) -> list[QuestionRow]:
    """Return questions with their promised times."""
    now, term = clock.now(), timedelta(days=answer_days)
    return [QuestionRow(q, q.asked_at + term, q.asked_at + term < now) for q in questions]

"""What study tells the catalogue: what can be joined, what a person took, what may come next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Func, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kamerton.core import clock
from kamerton.core.api import Prepared, nested_quotes
from kamerton.learning.enums import CohortState, EnrolmentState
from kamerton.learning.models import Cohort, Enrolment, Session
from kamerton.learning.queries.cohorts import HOLDING
from kamerton.people.api import profile_rows
from kamerton.people.enums import Role
from kamerton.programmes.api import Asked, Done, Reason, Taken
from kamerton.ui.api import localised

# Fewer might be told by name by who works beside them.
LEAST_COLLEAGUES = 3
LEAST_FOLLOWERS = 3
_TAKING = (EnrolmentState.APPLIED, EnrolmentState.ADMITTED, EnrolmentState.STUDYING)


@dataclass(frozen=True, slots=True)
class Joinable:
    """A cohort that takes applications, as a guest sees it.

    ``sessions``: the face-to-face days to come, as (start, place). ``own`` is the state of the viewer's
    own enrolment there, ``is_taken`` says that the viewer has applied for this programme or studies it.
    """

    cohort: Cohort
    free: int
    tutors: tuple[str, ...]
    sessions: tuple[tuple[datetime, str], ...]
    own: str = ""
    is_taken: bool = False


def _open(today: date) -> QuerySet[Cohort]:
    return Cohort.objects.filter(
        Q(apply_until__gte=today) | Q(apply_until=None), state=CohortState.RECRUITING
    )


def _joinable(programme: int, viewer: int, today: date, now: datetime) -> QuerySet[Cohort]:
    tutors = (
        get_user_model()
        .objects.filter(
            is_active=True,
            role_assignments__role=Role.TUTOR,
            role_assignments__scope_kind="cohort",
            role_assignments__scope_id=OuterRef("pk"),
        )
        .order_by("surname", "given_name")
    )
    taken = (
        Enrolment.objects.filter(cohort=OuterRef("pk"), state__in=HOLDING)
        .order_by()
        .annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
        .values("n")
    )
    sessions = Session.objects.filter(cohort=OuterRef("pk"), starts_at__gte=now).order_by(
        "starts_at"
    )
    own = Enrolment.objects.filter(person_id=viewer, state__in=_TAKING)
    here = own.filter(cohort__version__programme_id=programme).order_by()
    return (
        _open(today)
        .filter(version__programme_id=programme)
        .annotate(
            own=Subquery(own.filter(cohort=OuterRef("pk")).values("state")[:1]),
            in_programme=Subquery(here.values("state")[:1]),
            taken=Subquery(taken),
            given=ArraySubquery(tutors.values("given_name")),
            surnames=ArraySubquery(tutors.values("surname")),
            starts=ArraySubquery(sessions.values("starts_at")),
            places=ArraySubquery(sessions.values("place")),
        )
        .order_by("starts_on", "pk")
    )


_joinable_of = Prepared(_joinable, programme=int, viewer=int, today=date, now=datetime)


def joinable_cohorts(programme_id: int, viewer: Any) -> list[Joinable]:
    """Return the cohorts of a programme to which one can apply now, soonest first (one statement)."""
    rows = _joinable_of(
        programme=programme_id, viewer=viewer.pk or 0, today=clock.today(), now=clock.now()
    )
    return [
        Joinable(
            row,
            max(row.capacity - row.taken, 0),
            tuple(map(" ".join, zip(row.given, row.surnames, strict=True))),
            tuple(zip(row.starts, row.places, strict=True)),
            row.own or "",
            row.in_programme is not None,
        )
        for row in rows
    ]


def _starts(today: date) -> QuerySet[Cohort, tuple[Any, ...]]:
    rows = _open(today).order_by().values_list("version__programme_id")
    return rows.annotate(start=Min("starts_on"))


_nearest = Prepared(_starts, today=date)


def nearest_starts() -> dict[int, date | None]:
    """Return the nearest start of every programme with a cohort that takes applications."""
    return dict(_nearest(today=clock.today()))


def _taken(person: int) -> QuerySet[Enrolment, tuple[Any, ...]]:
    return (
        Enrolment.objects.filter(person_id=person, state__in=[*_TAKING, EnrolmentState.COMPLETED])
        .order_by(F("completed_at").desc(nulls_last=True), "-pk")
        .values_list(
            "state",
            "cohort__version__programme_id",
            "cohort__version__title",
            "cohort__version__title_en",
            "cohort__version__direction",
        )
    )


_took = Prepared(_taken, person=int)


def taken_by(person: Any) -> Taken:
    """Return the programmes that a person has finished, and those under way or applied for."""
    done, under_way = [], set()
    for state, programme_id, title, title_en, direction in _took(person=person.pk):
        if state == EnrolmentState.COMPLETED:
            done.append(Done(programme_id, localised(title, title_en), direction))
        else:
            under_way.add(programme_id)
    return Taken(tuple(done), frozenset(under_way))


def reasons(asked: Asked) -> list[Reason]:
    """Return what others took: colleagues of one school, and those who finished the same before.

    One statement; nobody is told of where there are few.
    """
    school = profile_rows(asked.person.pk).values("organisation_id")
    colleague = Q(person__profile__organisation_id=Subquery(school))
    last = asked.taken.done[0] if asked.taken.done else None
    completed = Enrolment.objects.filter(
        state=EnrolmentState.COMPLETED, person__is_active=True
    ).exclude(person_id=asked.person.pk)
    alike = Q(
        person_id__in=completed.filter(
            cohort__version__programme_id=last.programme_id if last else 0
        ).values("person_id")
    )
    rows = (
        completed.filter(colleague | alike)
        .order_by()
        .values_list("cohort__version__programme_id")
        .annotate(
            colleagues=Count("person_id", distinct=True, filter=colleague),
            others=Count("person_id", distinct=True, filter=alike),
        )
    )
    found = []
    for programme_id, colleagues, others in rows:
        if colleagues >= LEAST_COLLEAGUES:
            found.append(Reason(programme_id, _colleagues_words(colleagues), weight=3))
        if last and others >= LEAST_FOLLOWERS:
            text = _("Many who completed “%(title)s” took it too.") % {"title": last.title}
            found.append(Reason(programme_id, nested_quotes(text), weight=2))
    return found


def _colleagues_words(count: int) -> str:
    return ngettext(
        "%(count)s colleague from where you work has completed it.",
        "%(count)s colleagues from where you work have completed it.",
        count,
    ) % {"count": count}

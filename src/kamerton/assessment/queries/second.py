"""Two markers: what waits to be settled, how the markings compare, who can be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from markupsafe import Markup

from kamerton.assessment.doubling import Apart, apart
from kamerton.assessment.enums import SecondState, SubmissionState
from kamerton.assessment.models import Doubling, Marking, Submission
from kamerton.assessment.queries.second_places import has_marked, is_markable, place_for
from kamerton.assessment.queries.work import CriterionShown, criteria, tutored_cohorts
from kamerton.files.api import FileInfo, files_of_many
from kamerton.learning.api import caring
from kamerton.people.api import people_with_role
from kamerton.people.enums import Role
from kamerton.texts.api import is_empty, to_html
from kamerton.ui.api import localised

MARKING = "marking"  # kind of owner of the files of one marker's feedback
MOST_TO_SETTLE = 50


@dataclass(frozen=True, slots=True)
class MarkingShown:
    """What one marker gave, as colleagues see it."""

    marking: Marking
    criteria: list[CriterionShown]
    comment: Markup | None
    files: list[FileInfo]


@dataclass(frozen=True, slots=True)
class RowCompared:
    """One criterion as both markers marked it."""

    title: str
    best: Decimal
    first: CriterionShown
    second: CriterionShown
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Proposed:
    """The agreement that one marker proposes to the other."""

    by: str
    by_id: int
    at: str
    decision: SubmissionState
    points: Decimal
    criteria: list[CriterionShown]
    comment: Markup | None

    @property
    def made_at(self) -> datetime | None:
        """Return when it was proposed."""
        return parse_datetime(self.at)


@dataclass(frozen=True, slots=True)
class Doubled:
    """Two markers of one work: how far they are, what they gave, how it was settled.

    ``markings`` is empty for whom it would end the blindness: see ``doubled_for``.
    """

    doubling: Doubling
    markings: list[MarkingShown]
    rows: list[RowCompared]
    apart: Apart | None
    proposed: Proposed | None
    has_marked: bool


def doubling_of(submission: Submission) -> Doubling | None:
    """Return the two markers of a work that was read with ``access_submission``, None for one marker."""
    found: Doubling | None = getattr(submission, "doubling", None)
    return found


def place_of(viewer: Any, submission: Submission) -> int | None:
    """Return the place among the markers that is left for the viewer: 1, 2, or None."""
    found = Submission.objects.filter(
        is_markable(viewer.pk), pk=submission.pk, state=SubmissionState.SUBMITTED
    )
    place: int | None = found.values_list(place_for(viewer.pk), flat=True).first()
    return place


def is_third(viewer: Any, submission: Submission) -> bool:
    """Return True for who decides between two markers: named or standing in, else anybody but the two."""
    stands = Q(caring.stands_in(viewer.pk, "enrolment__cohort", "doubling__third"))
    asked = Q(doubling__third=None) | Q(doubling__third=viewer.pk) | stands
    third = Q(doubling__state=SecondState.THIRD) & ~Q(has_marked(viewer.pk)) & asked
    return Submission.objects.filter(third, pk=submission.pk).exists()


def marking_of(marking_id: int) -> Marking | None:
    """Return a marking for the check of who may read its files."""
    found = Marking.objects.select_related("doubling__submission__enrolment")
    return found.filter(pk=marking_id).first()


def _markings(submission: Submission) -> list[Marking]:
    found = Marking.objects.filter(doubling__submission=submission)
    names = ("marker", "doubling__named", "doubling__third", "doubling__asked_by")
    return list(found.select_related(*names, "doubling__settled_by").order_by("place"))


def doubled_for(viewer: Any, submission: Submission) -> Doubled | None:
    """Return a work's markers to its tutors and methodologists; None where one marks.

    Markings are seen by each marker only when both have marked: until then one's own alone.
    """
    if doubling_of(submission) is None:
        return None
    made = _markings(submission)
    doubling = made[0].doubling if made else submission.doubling
    own = [marking for marking in made if marking.marker_id == viewer.pk]
    shown = own if doubling.state == SecondState.OPEN else made
    files = files_of_many(MARKING, [m.pk for m in shown if m.files]) if shown else {}
    rubric = submission.assignment.rubric
    seen = [_shown(marking, rubric, files.get(str(marking.pk), [])) for marking in shown]
    pair = [one for one in seen if one.marking.place < 3]
    is_known = len(pair) == 2
    difference = apart(rubric, pair[0].marking, pair[1].marking) if is_known else None
    return Doubled(
        doubling,
        seen,
        _rows(pair, difference) if difference else [],
        difference,
        _proposed(doubling, made, rubric),
        bool(own),
    )


def _shown(marking: Marking, rubric: Sequence[Any], files: list[FileInfo]) -> MarkingShown:
    comment = None if is_empty(marking.comment) else to_html(marking.comment)
    marked = criteria(rubric, marks=marking.marks, remarks=marking.remarks)
    return MarkingShown(marking, marked, comment, [f for f in files if f.id in marking.files])


def _rows(pair: Sequence[MarkingShown], difference: Apart) -> list[RowCompared]:
    return [
        RowCompared(one.title, one.best, one, two, difference.by_criterion[one.key])
        for one, two in zip(pair[0].criteria, pair[1].criteria, strict=True)
    ]


def _proposed(
    doubling: Doubling, made: Sequence[Marking], rubric: Sequence[Any]
) -> Proposed | None:
    said = doubling.proposal
    if not said or doubling.state != SecondState.DIFFERING:
        return None
    by = next((m.marker for m in made if m.marker_id == said["by"]), None)
    marks = said["marks"]
    return Proposed(
        by.short_name if by else "",
        said["by"],
        said["at"],
        SubmissionState(said["decision"]),
        sum((Decimal(value) for value in marks.values()), Decimal(0)),
        criteria(rubric, marks=marks, remarks=said["remarks"]),
        None if is_empty(said["comment"]) else to_html(said["comment"]),
    )


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A work whose two markings differ, as the desk lists it; ``is_third``: a third opinion is asked of the viewer."""

    id: int
    name: str
    title: str
    cohort: str
    is_third: bool
    has_proposal: bool
    opened_at: datetime


def to_settle(viewer: Any) -> list[ToSettle]:
    """Return the works that wait for the viewer to settle the marks, the oldest first (one statement)."""
    cohorts = tutored_cohorts(viewer)
    if not cohorts:
        return []
    marked = Q(has_marked(viewer.pk))
    stands = Q(caring.stands_in(viewer.pk, "enrolment__cohort", "doubling__third"))
    asked = Q(doubling__third=None) | Q(doubling__third=viewer) | stands
    own = Q(doubling__state=SecondState.DIFFERING) & marked
    # Whoever proposed waits for the other.
    own &= Q(doubling__proposal={}) | ~Q(doubling__proposal__by=viewer.pk)
    third = Q(doubling__state=SecondState.THIRD) & ~marked & asked
    found = (
        Submission.objects.filter(own | third, enrolment__cohort__in=cohorts)
        .select_related(
            "doubling", "enrolment__person", "enrolment__cohort", "assignment__activity"
        )
        .defer("parts", "self_marks", "assignment__task", "assignment__rubric")
        .order_by("submitted_at", "pk")[:MOST_TO_SETTLE]
    )
    return [_to_settle(work) for work in found]


def _to_settle(work: Submission) -> ToSettle:
    activity, cohort = work.assignment.activity, work.enrolment.cohort
    return ToSettle(
        work.pk,
        work.enrolment.person.full_name,
        localised(activity.title, activity.title_en),
        localised(cohort.title, cohort.title_en),
        work.doubling.state == SecondState.THIRD,
        bool(work.doubling.proposal),
        work.doubling.opened_at,
    )


def possible_markers(cohort_id: int, *, but: Sequence[int | None] = ()) -> list[Any]:
    """Return the tutors and experts of a cohort who can be asked to mark, by surname."""
    left_out = [key for key in but if key is not None]
    scope = ("cohort", cohort_id)
    people = people_with_role(Role.TUTOR, scope=scope) | people_with_role(Role.EXPERT, scope=scope)
    return list(people.exclude(pk__in=left_out))


def marked_by(viewer: Any, since: datetime) -> QuerySet[Marking, tuple[Any, ...]]:
    """Return (when, when handed in, programme) of the markings that somebody made since a moment."""
    made = Marking.objects.filter(marker=viewer, made_at__gte=since)
    work = "doubling__submission"
    return made.values_list(
        "made_at", f"{work}__submitted_at", f"{work}__enrolment__cohort__version__programme_id"
    )

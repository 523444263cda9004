"""Assignments, what was handed in, and reviews, for the viewer given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from markupsafe import Markup

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.models import Assignment, Review, Submission
from kamerton.assessment.queries.second_places import is_markable, is_mine
from kamerton.assessment.rubrics import level_of
from kamerton.assessment.rules import may
from kamerton.core.errors import NotFound
from kamerton.files.api import FileInfo, files_of_many
from kamerton.people.api import held_roles
from kamerton.people.enums import Role
from kamerton.texts.api import is_empty, to_html
from kamerton.ui.api import localised

OWNER = "submission"
WITH_REVIEWS = Prefetch("reviews", Review.objects.select_related("reviewer").order_by("pk"))


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a work as it was handed in, ready to be shown."""

    key: str
    kind: str
    title: str
    required: bool
    hint: str
    html: Markup | None = None
    url: str = ""
    note: str = ""
    files: list[FileInfo] = field(default_factory=list)

    @property
    def is_given(self) -> bool:
        """Return True when there is something in it."""
        return bool(self.html or self.url or self.files or self.note)


@dataclass(frozen=True, slots=True)
class LevelShown:
    """One level of a criterion, in the reader's language."""

    points: Decimal
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class CriterionShown:
    """One criterion with its levels, and what was marked.

    ``mark`` is the tutor's points, ``own`` the learner's; None where there is none.
    """

    key: str
    title: str
    description: str
    levels: tuple[LevelShown, ...]
    mark: Decimal | None = None
    own: Decimal | None = None
    remark: str = ""

    @property
    def best(self) -> Decimal:
        """Return the most points."""
        return max((level.points for level in self.levels), default=Decimal(0))

    @property
    def difference(self) -> Decimal | None:
        """Return the tutor's mark less the own one; None where one is missing."""
        return None if self.mark is None or self.own is None else self.mark - self.own

    def level(self, points: Decimal | None) -> LevelShown | None:
        """Return the level with these points, or None."""
        return next((level for level in self.levels if level.points == points), None)


def _title(item: Any) -> str:
    return localised(str(item.get("title") or ""), str(item.get("title_en") or ""))


def criteria(
    rubric: Sequence[Any], *, marks: Any = None, own: Any = None, remarks: Any = None
) -> list[CriterionShown]:
    """Return a rubric with marks, as pages show it."""

    def points(given: Any, item: Any) -> Decimal | None:
        level = level_of(item, (given or {}).get(item["key"]))
        return None if level is None else Decimal(str(level["points"]))

    return [
        CriterionShown(
            item["key"],
            _title(item),
            str(item.get("description") or ""),
            tuple(
                LevelShown(
                    Decimal(str(level["points"])),
                    _title(level),
                    str(level.get("description") or ""),
                )
                for level in item["levels"]
            ),
            points(marks, item),
            points(own, item),
            str((remarks or {}).get(item["key"], "")),
        )
        for item in rubric
    ]


def parts_of(
    assignment: Assignment, submission: Submission | None, files: Sequence[FileInfo] = ()
) -> list[PartShown]:
    """Return every part that an assignment asks for, with what a submission holds of it."""
    return shown_parts(assignment, submission.parts if submission else {}, files)


def shown_parts(
    assignment: Assignment, given: Mapping[str, Any], files: Sequence[FileInfo] = ()
) -> list[PartShown]:
    """Return every part that an assignment asks for, with what was given of it."""
    by_id = {file.id: file for file in files}
    found = []
    for part in assignment.parts:
        value = given.get(part["key"]) or {}
        text = value.get("text")
        found.append(
            PartShown(
                part["key"],
                part["kind"],
                _title(part),
                bool(part.get("required")),
                str(part.get("hint") or ""),
                None if is_empty(text or {}) else to_html(text),
                str(value.get("url") or ""),
                str(value.get("note") or ""),
                [by_id[key] for key in value.get("files", []) if key in by_id],
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Work:
    """An assignment with all attempts of one learner, the newest first."""

    assignment: Assignment | None
    submissions: Sequence[Submission] = ()

    @property
    def latest(self) -> Submission | None:
        """Return the newest attempt."""
        return self.submissions[0] if self.submissions else None

    @property
    def history(self) -> list[Submission]:
        """Return the attempts that were handed in, the newest first."""
        return [s for s in self.submissions if s.state != SubmissionState.DRAFT]

    @property
    def attempts_left(self) -> int | None:
        """Return how many attempts can still be started; None: any number."""
        if self.assignment is None or self.assignment.max_attempts is None:
            return None
        return max(self.assignment.max_attempts - len(self.submissions), 0)


def work_of(activity_id: int, enrolment: Any) -> Work:
    """Return the assignment of an activity with the learner's attempts and their reviews."""
    found = Assignment.objects.select_related("peer_terms").filter(activity_id=activity_id)
    assignment = found.first()
    if assignment is None or enrolment is None:
        return Work(assignment)
    made = Submission.objects.filter(assignment=assignment, enrolment=enrolment)
    return Work(assignment, list(made.prefetch_related(WITH_REVIEWS).order_by("-number")))


def attempts_before(submission: Submission) -> list[Submission]:
    """Return the earlier attempts at the same work, the newest first; asks nothing for the first one."""
    if submission.number == 1:
        return []
    earlier = Submission.objects.filter(
        assignment_id=submission.assignment_id,
        enrolment_id=submission.enrolment_id,
        number__lt=submission.number,
    )
    return list(earlier.order_by("-number"))


def files_by_submission(submissions: Sequence[Submission]) -> dict[int, list[FileInfo]]:
    """Return the files of several submissions (one statement; none where none is named)."""
    ids = [
        work.pk
        for work in submissions
        if any(value.get("files") for value in work.parts.values())
        or any(review.files for review in _known_reviews(work))
    ]
    if not ids:
        return {}
    found = files_of_many(OWNER, ids)
    return {key: found.get(str(key), []) for key in ids}


def _known_reviews(submission: Submission) -> Sequence[Review]:
    """Return the reviews that were read with a submission, without asking for any."""
    known = getattr(submission, "_prefetched_objects_cache", {})
    return list(known.get("reviews", ()))


def submission_by_id(submission_id: int) -> Submission | None:
    """Return a submission for another package's check of rights."""
    return Submission.objects.select_related("enrolment").filter(pk=submission_id).first()


def access_submission(viewer: Any, *, submission_id: int) -> Submission:
    """Return a submission to its learner, the cohort's tutors and methodologists, else NotFound.

    A draft is its learner's alone.
    """
    found = (
        Submission.objects.select_related(
            "assignment__activity__module",
            "assignment__peer_terms",
            "peer_work",
            "enrolment__cohort__version",
            "enrolment__person",
            "doubling",
        )
        .filter(pk=submission_id)
        .first()
    )
    if found is not None:
        is_own = may("assessment.do_task", viewer, found.enrolment)
        is_open = found.state != SubmissionState.DRAFT
        if is_own or (is_open and may("assessment.view_work", viewer, found.enrolment)):
            return found
    raise NotFound("no_work", _("There is no such work, or it is not open to you."))


def assignment_by_id(assignment_id: int) -> Assignment:
    """Return an assignment, or NotFound."""
    found = Assignment.objects.filter(pk=assignment_id).first()
    if found is None:
        raise NotFound("no_assignment", _("There is no such assignment."))
    return found


def tutored_cohorts(viewer: Any) -> list[int]:
    """Return the ids of the cohorts that the viewer tutors or assesses (of roles already read)."""
    return sorted(
        {
            key
            for role, kind, key in held_roles(viewer).scopes
            if role in (Role.TUTOR, Role.EXPERT) and kind == "cohort"
        }
    )


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """What of the desk is shown: ids of one cohort and one activity, or None for all; only one's own."""

    cohort: int | None = None
    activity: int | None = None
    is_mine: bool = False


def awaiting(viewer: Any, chosen: DeskFilter | None = None) -> QuerySet[Submission]:
    """Return what awaits the viewer's review, the longest waiting first.

    The queryset twin of the rule assessment.review_work, without what two markers have marked.
    """
    found = Submission.objects.filter(
        is_markable(viewer.pk),
        state=SubmissionState.SUBMITTED,
        enrolment__cohort__in=tutored_cohorts(viewer),
    )
    if chosen and chosen.is_mine:
        found = found.filter(is_mine(viewer.pk))
    if chosen and chosen.cohort:
        found = found.filter(enrolment__cohort_id=chosen.cohort)
    if chosen and chosen.activity:
        found = found.filter(assignment__activity_id=chosen.activity)
    return (
        found.select_related("assignment__activity", "enrolment__cohort", "enrolment__person")
        .defer("parts", "self_marks", "assignment__task", "assignment__rubric")
        .order_by("submitted_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a tutor: how many works, and since when the first."""

    count: int
    since: datetime | None


def waiting_for(viewer: Any) -> Waiting:
    """Return what waits for the viewer's review; asks nothing for those who review nowhere."""
    cohorts = tutored_cohorts(viewer)
    if not cohorts:
        return Waiting(0, None)
    found = Submission.objects.filter(
        is_markable(viewer.pk), state=SubmissionState.SUBMITTED, enrolment__cohort__in=cohorts
    ).aggregate(count=Count("pk"), since=Min("submitted_at"))
    return Waiting(found["count"], found["since"])


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review as it is shown."""

    review: Review
    criteria: list[CriterionShown]
    comment: Markup | None
    best: Decimal
    files: Sequence[FileInfo] = ()

    @property
    def difference(self) -> Decimal | None:
        """Return the sum of the differences; None where a criterion lacks an own mark."""
        found = [criterion.difference for criterion in self.criteria]
        known = [value for value in found if value is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(found) else None


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """One attempt as it was handed in, with its reviews."""

    submission: Submission
    parts: list[PartShown]
    reviews: list[Reviewed]
    files: Sequence[FileInfo] = ()

    @property
    def submitted_at(self) -> datetime | None:
        """Return when it was handed in."""
        return self.submission.submitted_at


def attempts_shown(assignment: Assignment, submissions: Sequence[Submission]) -> list[AttemptShown]:
    """Return attempts with their parts, files and reviews (one statement each for files and reviews)."""
    prefetch_related_objects(submissions, WITH_REVIEWS)
    files = files_by_submission(submissions)
    return [
        AttemptShown(
            submission,
            parts_of(assignment, submission, files.get(submission.pk, ())),
            [
                _reviewed(assignment, submission, review, files.get(submission.pk, ()))
                for review in submission.reviews.all()
            ],
            files.get(submission.pk, ()),
        )
        for submission in submissions
    ]


def _reviewed(
    assignment: Assignment, submission: Submission, review: Review, files: Sequence[FileInfo]
) -> Reviewed:
    marked = criteria(
        assignment.rubric,
        marks=review.marks,
        own=submission.self_marks,
        remarks=review.remarks,
    )
    comment = None if is_empty(review.comment) else to_html(review.comment)
    best = sum((c.best for c in marked), Decimal(0))
    return Reviewed(review, marked, comment, best, [f for f in files if f.id in review.files])

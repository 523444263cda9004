"""Works that are alike: found by their prints, shown to those who review."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.likeness import (
    Piece,
    Prepared,
    Source,
    common,
    join,
    pieces,
    prepare,
    task_shingles,
)
from kamerton.assessment.models import Assignment, Likeness, Submission
from kamerton.assessment.rules import may
from kamerton.core.errors import NotFound
from kamerton.files.api import text_of
from kamerton.texts.api import plain_text, referenced_files
from kamerton.ui.api import localised

OWNER = "submission"
LEAST_PRINTS = 2
# What one work may cost, however many are stored: newest first of each print, then the best of all.
MOST_OF_A_PRINT = 50
MOST_COMPARED = 20

_ALIKE = """
SELECT found.text_id, count(*) AS prints
FROM unnest(%s::bigint[]) AS own(hash)
CROSS JOIN LATERAL (
    SELECT text_id FROM assessment_textprint
    WHERE hash = own.hash AND text_id <> %s
    ORDER BY hash DESC, text_id DESC LIMIT %s
) AS found
GROUP BY found.text_id HAVING count(*) >= %s
ORDER BY prints DESC, found.text_id DESC LIMIT %s
"""


def alike_ids(prints: Sequence[int], *, but: int) -> list[int]:
    """Return the works that have most prints in common with these, the likest first.

    Reads at most MOST_OF_A_PRINT entries of the index for each print, whatever is stored.
    """
    if not prints:
        return []
    limits = (MOST_OF_A_PRINT, LEAST_PRINTS, 2 * MOST_COMPARED)
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [list(prints), but, *limits])
        return [row[0] for row in cursor.fetchall()]


def comparable(submission: Submission, ids: Sequence[int]) -> list[Submission]:
    """Return those of the works that are another person's, of the same institute, in the order given."""
    enrolment = submission.enrolment
    found = (
        Submission.objects.filter(
            pk__in=ids, enrolment__cohort__organisation=enrolment.cohort.organisation_id
        )
        .exclude(state=SubmissionState.DRAFT)
        .exclude(enrolment__person=enrolment.person_id)
        .select_related("assignment")
    )
    order = {key: place for place, key in enumerate(ids)}
    return sorted(found, key=lambda work: order[work.pk])[:MOST_COMPARED]


def _document(document: Any) -> list[Source]:
    """Return a rich text block by block; a block quotation counts as quoted."""
    found = []
    for node in document.get("content", ()) if isinstance(document, dict) else ():
        text = plain_text({"type": "doc", "content": [node]})
        is_quoted = node.get("type") == "blockquote"
        found.append(Source(text, ((0, len(text)),) if is_quoted else ()))
    return found


def source_of(submission: Submission) -> Source:
    """Return all that a work says: typed text, then the words of its files."""
    typed: list[Source] = []
    files: list[int] = []
    for value in submission.parts.values():
        document = value.get("text")
        if document:
            typed += _document(document)
            files += [int(key) for key in referenced_files(document) if key.isdecimal()]
        files += value.get("files", [])
    within = text_of(files, owner=(OWNER, submission.pk)) if files else ""
    return join([*typed, Source(within)])


def words_of_task(assignment: Assignment) -> str:
    """Return what an assignment says itself: task, its files, parts, rubric."""
    said = [plain_text(assignment.task)]
    files = [int(key) for key in referenced_files(assignment.task) if key.isdecimal()]
    if files:
        said.append(text_of(files, owner=("programmes.activity", assignment.activity_id)))
    for part in assignment.parts:
        said += [str(part.get("title") or ""), str(part.get("hint") or "")]
    for criterion in assignment.rubric:
        said += [str(criterion.get("title") or ""), str(criterion.get("description") or "")]
        for level in criterion.get("levels", ()):
            said += [str(level.get("title") or ""), str(level.get("description") or "")]
    return "\n".join(said)


def prepared_of(submission: Submission) -> Prepared:
    """Return a work ready to be compared, without quotations and its task's own words."""
    return prepare(source_of(submission), task_shingles(words_of_task(submission.assignment)))


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint as a colleague sees it; ``name`` is empty where the other work is not open to the viewer."""

    likeness: Likeness
    name: str
    title: str
    other_id: int | None

    @property
    def percent(self) -> int:
        """Return the share in whole per cent."""
        return round(self.likeness.share * 100)


def _likenesses() -> QuerySet[Likeness]:
    return Likeness.objects.select_related(
        "submission__assignment",
        "submission__enrolment__cohort",
        "submission__enrolment__person",
        "other__assignment__activity",
        "other__enrolment__cohort",
        "other__enrolment__person",
        "dismissed_by",
    )


def _hint(viewer: Any, likeness: Likeness) -> Hint:
    other = likeness.other
    if not may("assessment.see_likeness", viewer, other.enrolment):
        return Hint(likeness, "", "", None)
    activity, cohort = other.assignment.activity, other.enrolment.cohort
    title = localised(activity.title, activity.title_en)
    where = localised(cohort.title, cohort.title_en)
    return Hint(likeness, other.enrolment.person.full_name, f"{title} · {where}", other.pk)


def hints_of(viewer: Any, submission: Submission) -> list[Hint]:
    """Return what a work is like, the likest first, dismissed ones last (one statement)."""
    found = _likenesses().filter(submission=submission).order_by("-share", "pk")
    return sorted(
        (_hint(viewer, likeness) for likeness in found),
        key=lambda hint: hint.likeness.dismissed_at is not None,
    )


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two texts with what they have in common marked; ``theirs`` is None where the other is not open."""

    hint: Hint
    own: list[Piece]
    theirs: list[Piece] | None


def access_likeness(viewer: Any, likeness_id: int) -> Likeness:
    """Return a hint to those who may see it, else NotFound; never to the learner."""
    found = _likenesses().filter(pk=likeness_id).first()
    if found is None or not may("assessment.see_likeness", viewer, found.submission.enrolment):
        raise NotFound("no_likeness", _("There is no such hint, or it is not open to you."))
    return found


def side_by_side(viewer: Any, likeness: Likeness) -> SideBySide:
    """Return both texts, or one's own work's alone where the other is not open to the viewer."""
    hint = _hint(viewer, likeness)
    own, theirs = prepared_of(likeness.submission), prepared_of(likeness.other)
    shown = pieces(own, common(own, theirs))
    if hint.other_id is None:
        return SideBySide(hint, shown, None)
    return SideBySide(hint, shown, pieces(theirs, common(theirs, own)))

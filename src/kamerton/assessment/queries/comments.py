"""Comments on works, and the score with the recordings that they are about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from markupsafe import Markup

from kamerton.assessment.enums import SecondState, SubmissionState
from kamerton.assessment.models import Assignment, Comment, Submission
from kamerton.assessment.places import order_of, place_words
from kamerton.assessment.queries.second import doubling_of
from kamerton.assessment.queries.second_places import is_marker
from kamerton.assessment.queries.work import OWNER
from kamerton.assessment.rules import may
from kamerton.core.errors import DomainError, NotFound
from kamerton.files.api import FileInfo, files_of
from kamerton.scores.api import Rendition, ScoreRecording, rendition_by_hash, score_view


@dataclass(frozen=True, slots=True)
class CommentShown:
    """One comment or reply, ready to be shown; ``where`` is its place in words."""

    comment: Comment
    where: str
    files: list[FileInfo]
    is_own: bool
    number: int = 0
    replies: list["CommentShown"] = field(default_factory=list)

    @property
    def place(self) -> dict[str, Any]:
        """Return what the page's script needs to go there."""
        return {**self.comment.place, "file": self.comment.on_file, "part": self.comment.part}


def score_of(assignment: Assignment) -> Rendition | None:
    """Return the score that an assignment is played from, None where there is none."""
    if not assignment.score_key:
        return None
    try:
        return rendition_by_hash(assignment.score_key)
    except DomainError:
        return None


def comments_of(
    viewer: Any, submission: Submission, files: Sequence[FileInfo] = ()
) -> list[CommentShown]:
    """Return a work's threads by their places (one statement); a learner's while it awaits: none.

    Args:
        viewer: who looks.
        submission: with its assignment and enrolment.
        files: those that hang on the submission, where they are known already.
    """
    is_learner = may("assessment.do_task", viewer, submission.enrolment)
    if is_learner and submission.state == SubmissionState.SUBMITTED:
        return []
    score = score_of(submission.assignment)
    labels = score.facts.bar_labels if score and score.facts else ()
    said = Comment.objects.filter(submission=submission)
    doubling = doubling_of(submission)
    if doubling is not None and doubling.state == SecondState.OPEN:
        # Two mark unseen by each other: what a colleague says is seen after one's own marks.
        said = said.filter(Q(author=viewer) | Q(is_marker(submission.pk, viewer.pk)))
    found = list(said.select_related("author").order_by("created_at", "pk"))
    brought = {key for comment in found for key in comment.files}
    if not brought <= {file.id for file in files}:
        files = files_of((OWNER, submission.pk))
    by_id = {file.id: file for file in files}
    threads: dict[int, CommentShown] = {}
    replies: list[CommentShown] = []
    for comment in found:
        shown = CommentShown(
            comment,
            place_words(comment.place, labels),
            [by_id[key] for key in comment.files if key in by_id],
            comment.author_id == viewer.pk,
        )
        if comment.parent_id is None:
            threads[comment.pk] = shown
        else:
            replies.append(shown)
    for reply in replies:
        threads[reply.comment.parent_id or 0].replies.append(reply)
    ordered = sorted(threads.values(), key=lambda one: order_of(one.comment.place))
    return [
        CommentShown(one.comment, one.where, one.files, one.is_own, number, one.replies)
        for number, one in enumerate(ordered, start=1)
    ]


def submission_of_comment(comment_id: int) -> int:
    """Return the id of the work that a comment is on, or NotFound."""
    found = Comment.objects.filter(pk=comment_id).values_list("submission_id", flat=True).first()
    if found is None:
        raise NotFound("no_comment", _("This comment is no longer there."))
    return found


def recorded_score(
    assignment: Assignment, parts: Sequence[Any], *, may_align: bool
) -> Markup | None:
    """Return the assignment's score with the work's recordings to play beside it, None without one."""
    score = score_of(assignment)
    if score is None:
        return None
    recordings = [
        ScoreRecording(
            id=file.id,
            name=f"{part.title}: {file.name}" if len(part.files) > 1 else part.title,
            address=file.url,
            key=file.sha256,
            picture=file.url if file.mime.startswith("video/") else "",
            may_align=may_align,
            is_midi="midi" in file.mime,
        )
        for part in parts
        for file in part.files
        if file.mime.startswith(("audio/", "video/"))
    ]
    return score_view(score, recordings=recordings)

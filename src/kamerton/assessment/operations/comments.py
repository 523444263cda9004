"""Comments pinned to places of a work: tutors and the learner write, answer, and mark what is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.enums import SubmissionState
from kamerton.assessment.errors import BadComment
from kamerton.assessment.events import WorkCommented
from kamerton.assessment.models import Comment, Submission
from kamerton.assessment.operations.work import OWNER
from kamerton.assessment.rules import require
from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.errors import Conflict, NotFound
from kamerton.core.types import PersonLike
from kamerton.files.api import SentFiles, remove_file

MOST_TEXT = 5000


@dataclass(frozen=True, slots=True)
class NewComment:
    """What is said: ``place`` as places.read_place gave it; a reply has ``parent`` and no place.

    ``key`` names the sending: the same one makes the same comment.
    """

    text: str = ""
    place: Mapping[str, Any] = field(default_factory=dict)
    part: str = ""
    on_file: int | None = None
    parent: int | None = None
    sent: SentFiles = field(default_factory=SentFiles)
    key: str = ""


def _locked(submission_id: int) -> Submission:
    found = Submission.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("assignment", "enrolment").get(pk=submission_id)


@transaction.atomic
def add_comment(actor: PersonLike, *, submission_id: int, said: NewComment) -> Comment:
    """Keep a comment on a work that was handed in.

    While the work awaits review, comments are seen by tutors alone; the learner gets them with the
    review. After that the other side is told of each.

    Raises:
        BadComment: nothing was said.
        Conflict: the key belongs to a comment on another work.
        NotFound: the comment that is answered is gone.
    """
    submission = _locked(submission_id)
    require("assessment.comment_work", actor, submission)
    same = _sent_before(actor, submission, said.key)
    if same is not None:
        return same
    if not said.text.strip() and not said.sent:
        raise BadComment("comment_empty", _("Write or record what you want to say."), field="text")
    parent = _thread(submission, said.parent)
    comment = Comment.objects.create(
        submission=submission,
        author_id=actor.pk,
        parent=parent,
        part="" if parent else said.part[:40],
        on_file=None if parent else _own_file(submission, said.on_file),
        place={} if parent else dict(said.place),
        text=said.text.strip()[:MOST_TEXT],
        files=said.sent.attach(owner=(OWNER, submission.pk), actor=actor),
        key=said.key,
        created_at=clock.now(),
    )
    if submission.state != SubmissionState.SUBMITTED:
        publish(WorkCommented(comment.pk))
    return comment


def _sent_before(actor: PersonLike, submission: Submission, key: str) -> Comment | None:
    same = Comment.objects.filter(author=actor.pk, key=key).first() if key else None
    if same is not None and same.submission_id != submission.pk:
        raise Conflict("key_used", _("This comment was already sent to another work."))
    return same


def _thread(submission: Submission, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    found = Comment.objects.filter(submission=submission, pk=parent_id).first()
    if found is None:
        raise NotFound("no_comment", _("This comment is no longer there."))
    return found.parent or found


def _own_file(submission: Submission, file_id: int | None) -> int | None:
    """Return the file if it is one of the work's, so that a comment never points elsewhere."""
    given = [key for part in submission.parts.values() for key in part.get("files", [])]
    return file_id if file_id in given else None


def _comment(comment_id: int) -> Comment:
    found = (
        Comment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("submission__enrolment", "submission__assignment")
        .filter(pk=comment_id)
        .first()
    )
    if found is None:
        raise NotFound("no_comment", _("This comment is no longer there."))
    return found


@transaction.atomic
def resolve_comment(actor: PersonLike, *, comment_id: int, is_resolved: bool) -> Comment:
    """Mark a thread as done, or open it again: the learner and the tutors may."""
    comment = _comment(comment_id)
    require("assessment.comment_work", actor, comment.submission)
    comment = comment.parent or comment
    comment.resolved_at = clock.now() if is_resolved else None
    comment.resolved_by_id = actor.pk if is_resolved else None
    comment.save(update_fields=["resolved_at", "resolved_by"])
    return comment


@transaction.atomic
def remove_comment(actor: PersonLike, *, comment_id: int) -> Submission:
    """Take one's own comment back with its files, as long as nobody has answered it."""
    comment = _comment(comment_id)
    submission = comment.submission
    require("assessment.comment_work", actor, submission)
    if comment.author_id != actor.pk or comment.replies.exists():
        raise BadComment("comment_kept", _("A comment that was answered, or another's, stays."))
    for file_id in comment.files:
        remove_file(file_id, actor=actor)
    comment.delete()
    audit(
        "assessment.remove_comment",
        actor_id=actor.pk,
        object_kind="submission",
        object_id=submission.pk,
    )
    return submission

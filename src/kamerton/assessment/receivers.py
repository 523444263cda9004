"""What assessment does about its own works: it tells people of them."""

from kamerton.assessment.events import (
    AnswersMarked,
    AttemptFinished,
    SecondMoved,
    WorkCommented,
    WorkReviewed,
    WorkSubmitted,
)
from kamerton.assessment.operations.desk import tell_desks
from kamerton.assessment.operations.peer_works import offer_work
from kamerton.assessment.operations.reviewing import OWNER
from kamerton.assessment.operations.second_telling import tell_of_second
from kamerton.assessment.operations.telling import (
    tell_of_comment,
    tell_of_marks,
    tell_of_review,
    tell_of_submission,
    tell_who_marks,
)
from kamerton.core.api import enqueue
from kamerton.files.events import FileTextExtracted


def on_work_submitted(event: WorkSubmitted) -> None:
    """Tell those who review, and the desks that are open; bring the work before colleagues."""
    tell_desks(event.submission_id, "work.submitted")
    tell_of_submission(event.submission_id)
    offer_work(event.submission_id)
    enqueue("assessment.compare_work", submission_id=event.submission_id)


def on_work_reviewed(event: WorkReviewed) -> None:
    """Tell the learner, and the desks that are open."""
    tell_desks(event.submission_id, "work.reviewed")
    tell_of_review(event.submission_id)


def on_attempt_finished(event: AttemptFinished) -> None:
    """Tell those who mark, where something waits for them."""
    tell_who_marks(event.attempt_id)


def on_answers_marked(event: AnswersMarked) -> None:
    """Tell the learner."""
    tell_of_marks(event.attempt_id)


def on_work_commented(event: WorkCommented) -> None:
    """Tell the other side."""
    tell_of_comment(event.comment_id)


def on_second_moved(event: SecondMoved) -> None:
    """Tell the markers who have something to do now."""
    tell_of_second(event.submission_id, event.what)


def on_text_extracted(event: FileTextExtracted) -> None:
    """Compare a work anew when the words of its document have been read."""
    if event.owner_kind == OWNER and event.owner_id.isdecimal():
        enqueue("assessment.compare_work", submission_id=int(event.owner_id))

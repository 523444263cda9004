"""Takes: recordings that a learner made in the page and chose to hand in."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.errors import Incomplete
from kamerton.assessment.models import Submission
from kamerton.assessment.operations.work import keep_draft
from kamerton.core.types import PersonLike
from kamerton.files.api import SentFiles, access_file
from kamerton.scores.api import keep_alignment, rendition_by_hash

RECORDED = frozenset({"audio", "video", "file"})


@transaction.atomic
def add_take(
    person: PersonLike,
    *,
    submission_id: int,
    part: str,
    file_id: int,
    points: Sequence[tuple[float, float]] = (),
) -> Submission:
    """Put a recording that was sent into a draft's part; twice puts it in once.

    Args:
        person: the learner.
        submission_id: the draft.
        part: the key of a part for sound or video.
        file_id: the fresh upload.
        points: the moments of the score's bars in it, where it was played with the score.

    Raises:
        Incomplete: the part takes no recording.
        NotFound: the file is not the person's.
        BadAlignment: the points make no sense.
    """
    submission = Submission.objects.select_related("assignment").get(pk=submission_id)
    kinds = {known["key"]: known["kind"] for known in submission.assignment.parts}
    if kinds.get(part) not in RECORDED:
        raise Incomplete("no_such_part", _("This part takes no recording."), field=part)
    kept = keep_draft(
        person, submission_id=submission_id, parts={}, sent={part: SentFiles(ids=(file_id,))}
    )
    if points and submission.assignment.score_key:
        recording = access_file(person, file_id).sha256
        score = rendition_by_hash(submission.assignment.score_key)
        keep_alignment(score, recording, points, actor_id=person.pk)
    return kept

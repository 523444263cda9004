"""A colleague's comments pinned to places of a work, part of the review: without a name, and without a voice."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.assessment.errors import BadComment
from kamerton.assessment.models import PeerReview, PeerWork
from kamerton.assessment.operations.comments import MOST_TEXT, NewComment
from kamerton.assessment.operations.peer_reviews import own_review, require_open
from kamerton.assessment.operations.peer_works import masked_person
from kamerton.core import clock
from kamerton.core.types import PersonLike

MOST_COMMENTS = 100


@transaction.atomic
def add_peer_comment(person: PersonLike, *, token: Any, said: NewComment) -> PeerReview:
    """Pin a comment to a place of a colleague's work; the reviewer's own name is taken out of it.

    It goes with the review, which the author reads when all are there. The same key makes the same comment.

    Raises:
        NotFound: the review is not the person's.
        BadComment: nothing was said, or there are too many comments.
        PeerConflict: the review was sent, or the sample comes first.
    """
    exchange, review = own_review(person, token)
    require_open(exchange, review)
    if any(comment["key"] == said.key for comment in review.comments):
        return review
    if not said.text.strip() or not said.key:
        raise BadComment("comment_empty", _("Write what you want to say."), field="text")
    if len(review.comments) >= MOST_COMMENTS:
        raise BadComment("too_many_comments", _("There are very many comments already."))
    mask = masked_person(review.reviewer.person)
    comment = {
        "key": said.key,
        "text": mask(said.text.strip()[:MOST_TEXT]),
        "place": dict(said.place),
        "part": said.part[:40],
        "on_file": said.on_file if said.on_file in _files_of(review.work_id) else None,
    }
    _keep(review, [*review.comments, comment])
    return review


def _files_of(work_id: int) -> set[int]:
    parts = PeerWork.objects.values_list("parts", flat=True).get(pk=work_id)
    return {key for part in parts.values() for key in part.get("files", [])}


def _keep(review: PeerReview, comments: list[dict[str, Any]]) -> None:
    review.comments, review.saved_at = comments, clock.now()
    review.save(update_fields=["comments", "saved_at"])


@transaction.atomic
def remove_peer_comment(person: PersonLike, *, token: Any, key: str) -> PeerReview:
    """Take a comment back, as long as the review is not sent; one that is gone is no matter."""
    exchange, review = own_review(person, token)
    require_open(exchange, review)
    _keep(review, [comment for comment in review.comments if comment["key"] != key])
    return review

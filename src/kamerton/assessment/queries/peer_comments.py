"""Colleagues' comments pinned to places of a work, as pages show them: in the order of the places, without names."""

from dataclasses import dataclass
from typing import Any

from kamerton.assessment.models import Assignment, PeerReview
from kamerton.assessment.places import order_of, place_words
from kamerton.assessment.queries.comments import score_of


@dataclass(frozen=True, slots=True)
class PeerCommentShown:
    """One comment: ``where`` is its place in words, ``place`` what the page's script goes there by."""

    number: int
    key: str
    text: str
    where: str
    place: dict[str, Any]


def peer_comments(review: PeerReview, assignment: Assignment) -> list[PeerCommentShown]:
    """Return the comments of a review by their places; the part of the work is named in words too."""
    if not review.comments:
        return []
    has_bars = any("bar" in comment["place"] for comment in review.comments)
    score = score_of(assignment) if has_bars else None
    labels = score.facts.bar_labels if score and score.facts else ()
    titles = {part["key"]: part["title"] for part in assignment.parts}
    ordered = sorted(review.comments, key=lambda comment: order_of(comment["place"]))
    return [
        PeerCommentShown(
            number=number,
            key=comment["key"],
            text=comment["text"],
            where=" · ".join(
                words
                for words in (
                    titles.get(comment["part"], ""),
                    place_words(comment["place"], labels),
                )
                if words
            ),
            place={**comment["place"], "file": comment["on_file"], "part": comment["part"]},
        )
        for number, comment in enumerate(ordered, start=1)
    ]

"""What assessment holds of a person, for the archive of personal data."""

from typing import Any

from kamerton.assessment.models import (
    Answer,
    Attempt,
    Comment,
    FeedbackTemplate,
    Review,
    Submission,
)
from kamerton.assessment.queries.peer_personal import peer_data


def personal_data(person_id: int) -> dict[str, Any]:
    """Return a person's attempts with answers, works handed in, and the reviews of them."""
    attempts = Attempt.objects.filter(enrolment__person=person_id).order_by("pk")
    answers = Answer.objects.filter(attempt__enrolment__person=person_id).order_by("pk")
    works = Submission.objects.filter(enrolment__person=person_id).order_by("pk")
    reviews = Review.objects.filter(submission__enrolment__person=person_id).order_by("pk")
    templates = FeedbackTemplate.objects.filter(owner=person_id).order_by("pk")
    comments = Comment.objects.filter(author=person_id).order_by("pk")
    return {
        **peer_data(person_id),
        "templates.json": list(templates.values("use", "title", "text", "is_shared")),
        "comments.json": list(
            comments.values("submission_id", "place", "text", "created_at", "resolved_at")
        ),
        "attempts.json": list(
            attempts.values(
                "test__activity__title",
                "number",
                "started_at",
                "finished_at",
                "points",
                "max_points",
                "passed",
            )
        ),
        "answers.json": list(
            answers.values("attempt_id", "question__text", "value", "share", "saved_at")
        ),
        "works.json": list(
            works.values(
                "assignment__activity__title",
                "number",
                "state",
                "parts",
                "self_marks",
                "submitted_at",
            )
        ),
        "reviews.json": list(
            reviews.values(
                "submission_id", "state", "marks", "remarks", "comment", "points", "created_at"
            )
        ),
    }

"""Tests with their attempts, assignments with their submissions and reviews."""

from kamerton.assessment.models.testing import Answer, Attempt, Question, Test
from kamerton.assessment.models.work import Assignment, Review, Submission

__all__ = [
    "Answer",
    "Assignment",
    "Attempt",
    "Question",
    "Review",
    "Submission",
    "Test",
]

"""The bank of questions, tests with their attempts, assignments with their submissions and reviews."""

from kamerton.assessment.models.bank import Category, Item, Question
from kamerton.assessment.models.comments import Comment
from kamerton.assessment.models.desk import FeedbackTemplate, WorkLook
from kamerton.assessment.models.hearing import Hearing, MadeSound
from kamerton.assessment.models.likeness import Likeness, TextPrint, WorkText
from kamerton.assessment.models.peer import (
    PeerReview,
    PeerReviewer,
    PeerRound,
    PeerSample,
    PeerTerms,
    PeerWork,
)
from kamerton.assessment.models.second import Doubling, Marking
from kamerton.assessment.models.testing import Answer, Attempt, ExtraTime, Section, Slot, Test
from kamerton.assessment.models.work import Assignment, Review, Submission

__all__ = [
    "Answer",
    "Assignment",
    "Attempt",
    "Category",
    "Comment",
    "Doubling",
    "ExtraTime",
    "FeedbackTemplate",
    "Hearing",
    "Item",
    "Likeness",
    "MadeSound",
    "Marking",
    "PeerReview",
    "PeerReviewer",
    "PeerRound",
    "PeerSample",
    "PeerTerms",
    "PeerWork",
    "Question",
    "Review",
    "Section",
    "Slot",
    "Submission",
    "Test",
    "TextPrint",
    "WorkLook",
    "WorkText",
]

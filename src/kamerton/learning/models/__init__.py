"""Tables of study: one module for each part of it."""

from kamerton.learning.models.care import CareTerms, LearnerNote, Substitution
from kamerton.learning.models.study import (
    ActivityDate,
    ActivityProgress,
    Attendance,
    Cohort,
    Enrolment,
    EnrolmentTransition,
    Session,
)

__all__ = [
    "ActivityDate",
    "ActivityProgress",
    "Attendance",
    "CareTerms",
    "Cohort",
    "Enrolment",
    "EnrolmentTransition",
    "LearnerNote",
    "Session",
    "Substitution",
]

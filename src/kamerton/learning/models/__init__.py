"""Tables of study: one module for each part of it."""

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
    "Cohort",
    "Enrolment",
    "EnrolmentTransition",
    "Session",
]

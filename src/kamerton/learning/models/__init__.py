"""Tables of study: one module for each part of it."""

from kamerton.learning.models.attestation import (
    Commission,
    CommissionMember,
    Defence,
    MemberMark,
)
from kamerton.learning.models.care import CareTerms, LearnerNote, Substitution
from kamerton.learning.models.journal import AttendanceEdit, CompletionRules
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
    "AttendanceEdit",
    "CareTerms",
    "Cohort",
    "Commission",
    "CommissionMember",
    "CompletionRules",
    "Defence",
    "Enrolment",
    "EnrolmentTransition",
    "LearnerNote",
    "MemberMark",
    "Session",
    "Substitution",
]

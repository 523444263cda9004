"""Stable codes of study."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CohortState(models.TextChoices):
    """The life of a cohort."""

    DRAFT = "draft", pgettext_lazy("cohort", "Draft")
    RECRUITING = "recruiting", pgettext_lazy("cohort", "Recruiting")
    STUDYING = "studying", pgettext_lazy("cohort", "Studying")
    FINISHED = "finished", pgettext_lazy("cohort", "Finished")
    ARCHIVED = "archived", pgettext_lazy("cohort", "Archived")


class EnrolmentState(models.TextChoices):
    """The state machine of one learner in one cohort."""

    APPLIED = "applied", pgettext_lazy("enrolment", "Applied")
    DECLINED = "declined", pgettext_lazy("enrolment", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "Withdrawn")
    ADMITTED = "admitted", pgettext_lazy("enrolment", "Admitted")
    STUDYING = "studying", pgettext_lazy("enrolment", "Studying")
    COMPLETED = "completed", pgettext_lazy("enrolment", "Completed")
    DISMISSED = "dismissed", pgettext_lazy("enrolment", "Dismissed")


class ProgressState(models.TextChoices):
    """How far a learner is with one activity."""

    STARTED = "started", _("Started")
    SUBMITTED = "submitted", _("Awaiting review")
    RETURNED = "returned", _("Returned for revision")
    COMPLETED = "completed", _("Done")


TRANSITIONS: dict[EnrolmentState, frozenset[EnrolmentState]] = {
    EnrolmentState.APPLIED: frozenset(
        {EnrolmentState.ADMITTED, EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN}
    ),
    EnrolmentState.DECLINED: frozenset({EnrolmentState.APPLIED}),
    EnrolmentState.WITHDRAWN: frozenset({EnrolmentState.APPLIED}),
    EnrolmentState.ADMITTED: frozenset({EnrolmentState.STUDYING, EnrolmentState.DISMISSED}),
    EnrolmentState.STUDYING: frozenset({EnrolmentState.COMPLETED, EnrolmentState.DISMISSED}),
    EnrolmentState.COMPLETED: frozenset(),
    EnrolmentState.DISMISSED: frozenset({EnrolmentState.STUDYING}),
}


class Attested(models.TextChoices):
    """What the commission decided of a learner; empty while nothing is decided."""

    PASSED = "passed", pgettext_lazy("attestation", "Passed")
    FAILED = "failed", pgettext_lazy("attestation", "Not passed")
    ABSENT = "absent", pgettext_lazy("attestation", "Did not appear")


class AttestationKind(models.TextChoices):
    """What is brought before the commission."""

    WORK = "work", pgettext_lazy("attestation", "Defence of a final work")
    VIVA = "viva", pgettext_lazy("attestation", "Oral examination")


class CommissionRole(models.TextChoices):
    """Who is what in a commission."""

    CHAIR = "chair", pgettext_lazy("commission", "Chair")
    MEMBER = "member", pgettext_lazy("commission", "Member")
    SECRETARY = "secretary", pgettext_lazy("commission", "Secretary")


class MarkScale(models.TextChoices):
    """By what a commission marks."""

    FIVE = "five", _("Five-point scale")
    PASS = "pass", _("Passed or not passed")

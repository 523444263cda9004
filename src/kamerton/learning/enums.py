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

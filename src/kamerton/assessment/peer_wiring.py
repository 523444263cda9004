"""What peer review registers: kinds of notices, owners of files, what it asks of a learner."""

from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kamerton.assessment import owners
from kamerton.assessment.operations import peer_telling as telling
from kamerton.assessment.queries.peer import SAMPLE_OWNER, WORK_OWNER
from kamerton.assessment.queries.peer_tasks import waiting_reviews
from kamerton.files.api import register_owner
from kamerton.learning.api import StudyNote, register_cohort_note, register_study_note
from kamerton.notifications.api import Kind, register_kind
from kamerton.notifications.enums import Group

KINDS = (
    Kind(
        code=telling.ASKED,
        label=_("Colleagues' works for my review"),
        title=_("Colleagues' works await your review until %(due_on)s: %(title)s"),
        icon="users",
        by_mail=True,
        detail=_("Works to review: %(count)s."),
    ),
    Kind(
        code=telling.OFFERED,
        label=_("A colleague's work can be taken for review"),
        title=_("A colleague's work can be taken for review: %(title)s"),
        icon="users",
    ),
    Kind(
        code=telling.DUE,
        label=_("A review of a colleague's work is due soon"),
        title=_("A colleague waits for your review until %(due_on)s: %(title)s"),
        icon="clock",
        by_mail=True,
    ),
    Kind(
        code=telling.REPLACED,
        label=_("My review was given to somebody else"),
        title=_("Another colleague was asked for the review that you did not write: %(title)s"),
        icon="undo-2",
        by_mail=True,
    ),
    Kind(
        code=telling.DONE,
        label=_("Colleagues reviewed my work"),
        title=_("Colleagues reviewed your work: %(title)s"),
        icon="users",
        by_mail=True,
    ),
    Kind(
        code=telling.SHORT,
        label=_("Too few colleagues for my work"),
        title=_("Your work has fewer reviews than planned, the tutor completes them: %(title)s"),
        icon="users",
    ),
    Kind(
        code=telling.FALLBACK,
        label=_("Works that lack colleagues' reviews"),
        title=_("The work of %(name)s has fewer colleagues' reviews than planned: %(title)s"),
        icon="users",
        by_mail=True,
    ),
    Kind(
        code=telling.FLAGGED,
        label=_("Objections to colleagues' reviews"),
        title=_("%(name)s objects to a colleague's review: %(title)s"),
        icon="triangle-alert",
        by_mail=True,
    ),
)


def study_note(person: Any, cohort_id: int | None = None) -> StudyNote | None:
    """Return how many works of colleagues await a learner's review; None where none does."""
    waiting = waiting_reviews(person, cohort_id)
    if waiting.round_id is None or waiting.due_at is None:
        return None
    title = ngettext("%(n)d work to review", "%(n)d works to review", waiting.count)
    day = localize(localtime(waiting.due_at).date())
    return StudyNote(
        title % {"n": waiting.count},
        gettext("A colleague waits for your words until %(day)s.") % {"day": day},
        reverse("assessment:peer_round", args=[waiting.round_id]),
        gettext("Review the works"),
    )


def connect() -> None:
    """Register everything once."""
    for kind in KINDS:
        register_kind(kind, group=Group.WORKS)
    register_owner(WORK_OWNER, owners.may_read_peer_work, is_kept=owners.is_peer_kept)
    register_owner(SAMPLE_OWNER, owners.may_read_peer_sample, is_kept=owners.is_peer_kept)
    register_study_note(study_note)
    register_cohort_note(study_note)

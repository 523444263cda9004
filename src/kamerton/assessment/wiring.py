"""What assessment registers with the packages below it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.assessment import activities, owners, peer_wiring, receivers
from kamerton.assessment.events import (
    AnswersMarked,
    AttemptFinished,
    SecondMoved,
    WorkCommented,
    WorkReviewed,
    WorkSubmitted,
)
from kamerton.assessment.operations import personal as forgetting
from kamerton.assessment.operations import second_telling, telling
from kamerton.assessment.queries import personal, stored
from kamerton.assessment.rules import may
from kamerton.core.api import register_topic, storage, subscribe
from kamerton.files.api import register_owner
from kamerton.files.events import FileTextExtracted
from kamerton.learning.api import LearnerPage, register_learner_page
from kamerton.notifications.api import Kind, register_kind
from kamerton.notifications.enums import Group
from kamerton.people.api import has_scoped_role, register_personal_data
from kamerton.people.enums import Role
from kamerton.ui.api import Place, register_nav

SUBMITTED = Kind(
    code=telling.SUBMITTED,
    label=_("Works to review"),
    title=_("%(name)s handed in a work: %(title)s"),
    icon="clipboard-check",
    by_mail=True,
)
PASSED = Kind(
    code=telling.PASSED,
    label=_("My work was passed"),
    title=_("Passed: %(title)s"),
    icon="circle-check",
    by_mail=True,
)
RETURNED = Kind(
    code=telling.RETURNED,
    label=_("My work was returned for revision"),
    title=_("Returned for revision: %(title)s"),
    icon="undo-2",
    by_mail=True,
)

COMMENTED = Kind(
    code=telling.COMMENTED,
    label=_("Comments on works"),
    title=_("%(name)s commented on a work: %(title)s"),
    icon="message-circle",
    by_mail=True,
)


TO_MARK = Kind(
    code=telling.TO_MARK,
    label=_("Answers of tests to mark"),
    title=_("%(name)s handed in a test with answers to mark: %(title)s"),
    icon="clipboard-check",
    by_mail=True,
)
MARKED = Kind(
    code=telling.MARKED,
    label=_("My test is marked"),
    title=_("Your test is marked: %(title)s"),
    icon="circle-check",
    by_mail=True,
)

SECOND = Kind(
    code=second_telling.SECOND,
    label=_("Works to mark as the second marker"),
    title=_("A second marker is asked for: %(title)s (%(name)s)"),
    icon="users",
    by_mail=True,
)
DIFFER = Kind(
    code=second_telling.DIFFER,
    label=_("Marks of two markers differ"),
    title=_("The marks of two markers differ: %(title)s (%(name)s)"),
    icon="users",
    by_mail=True,
)
PROPOSED = Kind(
    code=second_telling.PROPOSED,
    label=_("An agreement on marks is proposed"),
    title=_("Agreed marks are proposed: %(title)s (%(name)s)"),
    icon="users",
    by_mail=True,
)
THIRD = Kind(
    code=second_telling.THIRD,
    label=_("Works to decide as the third marker"),
    title=_("A third opinion is asked for: %(title)s (%(name)s)"),
    icon="users",
    by_mail=True,
)


def _works_address(viewer: Any, enrolment: Any) -> str:
    if not may("assessment.view_work", viewer, enrolment):
        return ""
    return reverse("assessment:learner_works", args=[enrolment.pk])


def _may_follow_desk(person: Any, key: str) -> bool:
    return key.isdecimal() and has_scoped_role(person, Role.TUTOR, "cohort", int(key))


def _time_address(viewer: Any, enrolment: Any) -> str:
    if not may("assessment.give_time", viewer, enrolment):
        return ""
    return reverse("assessment:extra_time", args=[enrolment.pk])


def connect() -> None:
    """Register everything once."""
    peer_wiring.connect()
    register_topic("desk", _may_follow_desk)
    activities.register()
    storage.register_holder(stored.held_objects)
    register_owner("submission", owners.may_read, is_kept=owners.is_kept)
    register_owner("assessment.item", owners.may_read_question)
    register_owner("marking", owners.may_read_marking, is_kept=owners.is_marking_kept)
    register_owner("attempt", owners.may_read_attempt, is_kept=owners.is_attempt_kept)
    register_personal_data("assessment", personal.personal_data, forgetting.forget_person)
    for kind in (SECOND, DIFFER, PROPOSED, THIRD):
        register_kind(kind, group=Group.WORKS)
    for kind in (SUBMITTED, PASSED, RETURNED, TO_MARK, MARKED, COMMENTED):
        register_kind(kind, group=Group.WORKS)
    subscribe(WorkSubmitted, receivers.on_work_submitted)
    subscribe(WorkReviewed, receivers.on_work_reviewed)
    subscribe(WorkCommented, receivers.on_work_commented)
    subscribe(FileTextExtracted, receivers.on_text_extracted)
    subscribe(SecondMoved, receivers.on_second_moved)
    subscribe(AttemptFinished, receivers.on_attempt_finished)
    subscribe(AnswersMarked, receivers.on_answers_marked)
    register_learner_page(LearnerPage(_("Tests and works"), "list-checks", _works_address))
    register_learner_page(LearnerPage(_("Extra time"), "timer", _time_address))
    register_nav(
        Place(
            "bank",
            _("Questions"),
            "list-checks",
            "assessment:bank",
            pgettext_lazy("navigation, short", "Quiz"),
            45,
            lambda request: may("assessment.change_task", request.user),
        )
    )
    register_nav(
        Place(
            "desk",
            _("Review"),
            "clipboard-check",
            "assessment:desk",
            pgettext_lazy("navigation, short", "Review"),
            30,
            lambda request: may("assessment.open_desk", request.user),
        )
    )

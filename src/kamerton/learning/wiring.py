"""What study registers with the packages below it."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.chat.api import register_room_owner
from kamerton.core.api import register_topic, subscribe
from kamerton.discussion.api import register_members, register_rooms, register_space
from kamerton.discussion.events import PostAdded
from kamerton.files.api import register_owner
from kamerton.learning import (
    activities,
    chats,
    letters,
    offers,
    questionnaires,
    receivers,
    rooms,
    spaces,
)
from kamerton.learning.events import (
    ActivityTakenBack,
    CohortOpened,
    DefencesScheduled,
    EnrolmentMoved,
    LearnerApplied,
    StudyBegun,
    StudyCompleted,
)
from kamerton.learning.operations import care, telling
from kamerton.learning.operations.personal import forget_person
from kamerton.learning.queries import shelf
from kamerton.learning.queries.attestation import (
    OWNER,
    commission_by_id,
    sits_in_commission,
)
from kamerton.learning.queries.personal import personal_data
from kamerton.learning.registry import LearnerPage, register_cohort_page, register_study_note
from kamerton.learning.rules import may
from kamerton.mail.api import register_groups
from kamerton.notifications.api import Kind, register_kind
from kamerton.people.api import has_scoped_role, holders_in, register_personal_data
from kamerton.people.enums import Role
from kamerton.people.events import OrganisationsMerged
from kamerton.programmes.api import (
    register_offers,
    register_preview,
    register_reasons,
    register_starts,
    register_takes,
)
from kamerton.surveys.api import register_owner as register_surveyed
from kamerton.ui.api import Place, register_nav


def _certain(
    code: str, label: Promise, title: Promise, icon: str, detail: str | Promise = ""
) -> Kind:
    """What a person hears of in any case, also by mail: a step of enrolment."""
    return Kind(code, label, title, icon, by_mail=True, is_fixed=True, detail=detail)


REASON = _("Reason: %(reason)s")
KINDS = (
    Kind(
        code=telling.APPLIED,
        label=_("Applications to cohorts"),
        title=_("%(name)s applies to the cohort “%(cohort)s”"),
        icon="user-plus",
        by_mail=True,
        detail=_("Programme: %(programme)s."),
    ),
    _certain(
        telling.ADMITTED,
        _("I am admitted"),
        _("You are admitted to the cohort “%(cohort)s”"),
        "user-check",
        _("Programme: %(programme)s. Study begins on %(starts_on)s."),
    ),
    _certain(
        telling.DECLINED,
        _("My application is declined"),
        _("Your application to the cohort “%(cohort)s” is declined"),
        "user",
        REASON,
    ),
    _certain(
        telling.DISMISSED,
        _("I am dismissed"),
        _("You are dismissed from the cohort “%(cohort)s”"),
        "user",
        REASON,
    ),
    _certain(
        telling.READMITTED,
        _("I am readmitted"),
        _("You study again in the cohort “%(cohort)s”"),
        "user-check",
        REASON,
    ),
    _certain(
        telling.DEFENCE,
        _("My time before the attestation commission"),
        _("Final attestation: you come on %(day_on)s at %(time)s"),
        "calendar-days",
        _("%(place)s. Programme: %(programme)s."),
    ),
    _certain(
        telling.MEETING,
        _("An attestation commission that I sit in meets"),
        _("The attestation commission meets on %(day_on)s at %(time)s: %(cohort)s"),
        "calendar-days",
        _("%(place)s. Learners: %(count)s."),
    ),
    _certain(
        telling.TAKEN_BACK,
        _("An activity of mine does not count any more"),
        _("“%(title)s” does not count as done any more"),
        "undo-2",
        REASON,
    ),
    Kind(
        telling.BEGUN,
        _("Study has begun"),
        _("Study has begun: %(programme)s"),
        "play",
        by_mail=True,
    ),
    Kind(
        telling.DUE,
        _("What is due soon"),
        _("Due on %(due_on)s: %(title)s"),
        "clock",
        by_mail=True,
    ),
    _certain(
        telling.COMPLETED,
        _("I have completed study"),
        _("You have completed the programme: %(programme)s"),
        "graduation-cap",
    ),
    _certain(
        care.LETTER,
        _("My tutor writes to me"),
        _("%(name)s, your tutor, writes to you"),
        "mail",
        detail="%(text)s",
    ),
    _certain(
        care.SUBSTITUTE,
        _("I stand in for another tutor"),
        _("You stand in for %(name)s until %(ends_on)s: %(cohort)s"),
        "users",
    ),
)


def _substitutions_address(viewer: Any, cohort: Any) -> str:
    if not may("learning.arrange_substitution", viewer, cohort):
        return ""
    return reverse("learning:substitutions", args=[cohort.slug])


def _journal_address(viewer: Any, cohort: Any) -> str:
    if not may("learning.view_progress", viewer, cohort):
        return ""
    return reverse("learning:journal", args=[cohort.slug])


def _attestation_address(viewer: Any, cohort: Any) -> str:
    # Only who is called to the cohort can be in its commission; nobody else is asked for.
    is_called = has_scoped_role(viewer, Role.EXPERT, "cohort", cohort.pk)
    is_member = is_called and sits_in_commission(viewer, cohort)
    if not (is_member or may("learning.run_attestation", viewer, cohort)):
        return ""
    return reverse("learning:attestation", args=[cohort.slug])


def _may_read_signed(viewer: Any, owner_id: str) -> bool:
    commission = commission_by_id(int(owner_id)) if owner_id.isdecimal() else None
    return commission is not None and may("learning.run_attestation", viewer, commission.cohort)


def _offer_pages() -> None:
    register_cohort_page(LearnerPage(_("Journal of the cohort"), "table", _journal_address))
    register_cohort_page(LearnerPage(_("Final attestation"), "award", _attestation_address))
    register_cohort_page(LearnerPage(_("Questionnaires"), "list", questionnaires.cohort_page))
    register_surveyed(questionnaires.COHORT, questionnaires.COHORTS)
    register_surveyed(questionnaires.PROGRAMME, questionnaires.PROGRAMMES)
    register_study_note(questionnaires.study_note)
    register_owner(OWNER, _may_read_signed, is_kept=lambda owner_id: True)
    register_cohort_page(LearnerPage(_("Substitution of tutors"), "users", _substitutions_address))
    register_nav(
        Place(
            "terms",
            _("Terms of tutoring"),
            "clock",
            "learning:terms",
            _("Terms of tutoring"),
            80,
            lambda request: may("learning.set_terms", request.user),
        ),
        "palette",
    )


def _may_follow_cohort(person: Any, key: str) -> bool:
    return bool(_followers_of_cohorts([(person.pk, key)]))


def _followers_of_cohorts(pairs: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Learners, tutors and experts of a cohort hear its news."""
    return holders_in("cohort", pairs)


def connect() -> None:
    """Register everything once."""
    _offer_pages()
    activities.register()
    register_personal_data("learning", personal_data, forget_person)
    register_offers(offers.offers)
    register_preview(offers.preview)
    register_starts(shelf.nearest_starts)
    register_takes(shelf.taken_by)
    register_reasons(shelf.reasons)
    for kind in KINDS:
        register_kind(kind)
    register_topic("cohort", _may_follow_cohort, _followers_of_cohorts)
    subscribe(PostAdded, receivers.on_post_added)
    subscribe(LearnerApplied, receivers.on_learner_applied)
    subscribe(EnrolmentMoved, receivers.on_enrolment_moved)
    subscribe(StudyBegun, receivers.on_study_begun)
    subscribe(CohortOpened, receivers.on_cohort_opened)
    subscribe(StudyCompleted, receivers.on_study_completed)
    subscribe(DefencesScheduled, receivers.on_defences_scheduled)
    subscribe(ActivityTakenBack, receivers.on_activity_taken_back)
    subscribe(OrganisationsMerged, receivers.on_organisations_merged)
    _open_forum()
    register_room_owner(chats.OWNER)
    register_groups(letters.groups_of)
    register_nav(
        Place(
            "learning",
            _("My study"),
            "book-open",
            "learning:index",
            pgettext_lazy("navigation, short", "Study"),
            20,
            lambda request: request.user.is_authenticated,
        )
    )


def _open_forum() -> None:
    register_space(
        "activity",
        spaces.may_read,
        spaces.may_read,
        spaces.may_moderate,
        audiences=spaces.audiences,
        place=spaces.place,
    )
    register_space(
        rooms.COHORT,
        spaces.may_read,
        spaces.may_read,
        spaces.may_moderate,
        audiences=spaces.audiences,
        place=rooms.cohort_place,
    )
    register_space(
        rooms.PROGRAMME,
        rooms.may_read_programme,
        rooms.may_read_programme,
        rooms.may_moderate_programme,
        audiences=rooms.programme_audiences,
        place=rooms.programme_place,
    )
    register_members("activity", rooms.members)
    register_members(rooms.COHORT, rooms.members)
    register_rooms((rooms.COHORT, rooms.PROGRAMME), rooms.rooms)

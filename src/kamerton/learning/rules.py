"""Who may do what in study."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.core.errors import Forbidden
from kamerton.learning.models import Cohort, Enrolment
from kamerton.people.api import has_role, has_scoped_role
from kamerton.people.enums import Role


@rules.predicate
def is_organiser(person: Any, _object: object = None) -> bool:
    """Return True for organisers and administrators."""
    return has_role(person, Role.ORGANISER, Role.ADMINISTRATOR)


@rules.predicate
def is_methodologist(person: Any, _object: object = None) -> bool:
    """Return True for methodologists."""
    return has_role(person, Role.METHODOLOGIST)


@rules.predicate
def is_asker(person: Any, _object: object = None) -> bool:
    """Return True for methodologists and organisers: tutors do not read what is said of them."""
    return has_role(person, Role.METHODOLOGIST, Role.ORGANISER)


@rules.predicate
def is_tutor_of(person: Any, cohort: Cohort | None) -> bool:
    """Return True for a tutor of this cohort."""
    return cohort is not None and has_scoped_role(person, Role.TUTOR, "cohort", cohort.pk)


@rules.predicate
def is_expert_of(person: Any, cohort: Cohort | None) -> bool:
    """Return True for an expert called to assess this cohort."""
    return cohort is not None and has_scoped_role(person, Role.EXPERT, "cohort", cohort.pk)


@rules.predicate
def is_own_enrolment(person: Any, enrolment: Enrolment | None) -> bool:
    """Return True for the learner whose enrolment it is."""
    return enrolment is not None and enrolment.person_id == person.pk


# They see every cohort.
EVERYWHERE = (Role.ORGANISER, Role.ADMINISTRATOR, Role.METHODOLOGIST)


def is_staff_everywhere(person: Any) -> bool:
    """Return True for those who see every cohort."""
    return has_role(person, *EVERYWHERE)


rules.add_perm("learning.change_cohort", is_organiser)
rules.add_perm("learning.admit_learner", is_organiser)
rules.add_perm("learning.complete_study", is_organiser)
rules.add_perm(
    "learning.view_progress", is_organiser | is_methodologist | is_tutor_of | is_expert_of
)
rules.add_perm("learning.mark_attendance", is_organiser | is_tutor_of)
rules.add_perm("learning.withdraw_application", is_own_enrolment)
rules.add_perm("learning.keep_notes", is_tutor_of)
rules.add_perm("learning.arrange_substitution", is_organiser | is_tutor_of)
rules.add_perm("learning.set_rules", is_methodologist)
rules.add_perm("learning.run_attestation", is_organiser)
rules.add_perm("learning.ask_learners", is_asker)
rules.add_perm("learning.set_terms", is_organiser | is_methodologist)


def may(permission: str, person: Any, target: object = None) -> bool:
    """Return True when ``person`` has ``permission`` on ``target``."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: object) -> None:
    """Raise Forbidden unless ``person`` has ``permission`` on ``target``."""
    if not may(permission, person, target):
        raise Forbidden("forbidden", _("You have no right to do this."))

"""Who may assess what."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from kamerton.assessment.enums import PeerReviewState, SecondState, SubmissionState
from kamerton.core.errors import Forbidden
from kamerton.people.api import has_role, has_scoped_role, held_roles
from kamerton.people.enums import Role


@rules.predicate
def is_author(person: Any, _object: object = None) -> bool:
    """Return True for those who write tests and assignments."""
    return has_role(person, Role.METHODOLOGIST, Role.ADMINISTRATOR)


@rules.predicate
def is_learner(person: Any, enrolment: Any) -> bool:
    """Return True for the learner whose enrolment it is."""
    return enrolment is not None and enrolment.person_id == person.pk


@rules.predicate
def is_tutor(person: Any, enrolment: Any) -> bool:
    """Return True for a tutor of the enrolment's cohort, or an expert called to assess it."""
    return enrolment is not None and any(
        has_scoped_role(person, role, "cohort", enrolment.cohort_id)
        for role in (Role.TUTOR, Role.EXPERT)
    )


@rules.predicate
def is_organiser(person: Any, enrolment: Any) -> bool:
    """Return True for an organiser of the institute that runs the enrolment's cohort."""
    return enrolment is not None and has_role(
        person, Role.ORGANISER, organisation_id=enrolment.cohort.organisation_id
    )


@rules.predicate
def is_any_tutor(person: Any, _object: object = None) -> bool:
    """Return True for those who tutor or assess any cohort."""
    return any(role in (Role.TUTOR, Role.EXPERT) for role, _kind, _key in held_roles(person).scopes)


@rules.predicate
def is_handed_in_here(person: Any, submission: Any) -> bool:
    """Return True for a work's tutors once it is handed in, and its learner once it is reviewed."""
    if submission is None or submission.state == SubmissionState.DRAFT:
        return False
    if is_tutor(person, submission.enrolment):
        return True
    is_known = submission.state != SubmissionState.SUBMITTED
    return is_known and bool(is_learner(person, submission.enrolment))


@rules.predicate
def has_asked_second(person: Any, doubling: Any) -> bool:
    """Return True for who asked for a second marker, as long as nobody's marks depend on it."""
    return (
        doubling is not None
        and doubling.asked_by_id == person.pk
        and doubling.state == SecondState.OPEN
        and bool(is_tutor(person, doubling.submission.enrolment))
    )


@rules.predicate
def is_peer_reviewer(person: Any, review: Any) -> bool:
    """Return True for the colleague who was asked for a review, as long as it is theirs to write or read."""
    is_live = review is not None and review.state in (PeerReviewState.ASKED, PeerReviewState.DONE)
    is_late = review is not None and review.state == PeerReviewState.EXPIRED
    return (is_live or is_late) and review.reviewer.person_id == person.pk


@rules.predicate
def is_peer_author(person: Any, review: Any) -> bool:
    """Return True for the author of the work that a colleague reviewed."""
    return review is not None and review.author.person_id == person.pk


rules.add_perm("assessment.write_peer_review", is_peer_reviewer)
rules.add_perm("assessment.rate_peer_review", is_peer_author)
rules.add_perm("assessment.run_peer_round", is_tutor)
rules.add_perm("assessment.view_peer_round", is_tutor | is_organiser)
rules.add_perm("assessment.comment_work", is_handed_in_here)
rules.add_perm("assessment.open_desk", is_any_tutor)
rules.add_perm("assessment.change_task", is_author)
rules.add_perm("assessment.do_task", is_learner)
rules.add_perm("assessment.view_work", is_learner | is_tutor | is_author)
rules.add_perm("assessment.review_work", is_tutor)
rules.add_perm("assessment.see_markings", (is_tutor | is_author) & ~is_learner)
rules.add_perm("assessment.see_likeness", (is_tutor | is_author) & ~is_learner)
rules.add_perm("assessment.ask_second", is_tutor | is_author)
rules.add_perm("assessment.call_off_second", is_author | has_asked_second)
rules.add_perm("assessment.give_time", is_tutor | is_organiser)


def may(permission: str, person: Any, target: object = None) -> bool:
    """Return True when ``person`` has ``permission`` on ``target``."""
    return bool(rules.has_perm(permission, person, target))


def require(permission: str, person: Any, target: object = None) -> None:
    """Raise Forbidden unless ``person`` has ``permission`` on ``target``."""
    if not may(permission, person, target):
        raise Forbidden("forbidden", _("You have no right to do this."))

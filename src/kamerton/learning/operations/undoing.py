"""What orders did is undone when they are cancelled: each learner goes back to the state before."""

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core.api import audit, publish
from kamerton.core.types import PersonLike
from kamerton.learning.enums import EnrolmentState
from kamerton.learning.errors import NoPlaceLeft, NotReady, WrongState
from kamerton.learning.events import EnrolmentMoved
from kamerton.learning.models import Cohort, Enrolment, EnrolmentTransition
from kamerton.learning.operations.enrolment import HOLDING, locked_enrolment
from kamerton.learning.rules import require
from kamerton.people.api import grant_role, revoke_role
from kamerton.people.enums import Role


def _back(enrolment: Enrolment, after: EnrolmentState, actor: PersonLike, note: str) -> None:
    before = enrolment.state
    enrolment.state = after
    if after != EnrolmentState.COMPLETED:
        enrolment.completed_at = None
    enrolment.save(update_fields=["state", "completed_at"])
    EnrolmentTransition.objects.create(
        enrolment=enrolment, before=before, after=after, actor_id=actor.pk, note=note
    )
    audit(
        "learning.undone",
        actor_id=actor.pk,
        object_kind="enrolment",
        object_id=enrolment.pk,
        before=before,
    )
    publish(EnrolmentMoved(enrolment.pk, before, str(after), is_undone=True))


def _at(enrolment_id: int, *states: EnrolmentState) -> Enrolment:
    enrolment = locked_enrolment(enrolment_id)
    if enrolment.state not in states:
        words = _("%(name)s is in another state by now: “%(state)s”.")
        values = {"name": enrolment.person.short_name, "state": enrolment.get_state_display()}
        raise WrongState("moved_since", words % values)
    return enrolment


def _scope(enrolment: Enrolment) -> tuple[str, int]:
    return ("cohort", enrolment.cohort_id)


@transaction.atomic
def undo_admission(actor: PersonLike, *, enrolment_id: int, note: str, after: str = "") -> None:
    """Make a learner an applicant again (or ``after``), who has not begun to study.

    Raises:
        WrongState: the learner is in another state by now.
        NotReady: something is done already: a dismissal is what fits.
    """
    enrolment = _at(enrolment_id, EnrolmentState.ADMITTED, EnrolmentState.STUDYING)
    require("learning.admit_learner", actor, enrolment.cohort)
    if enrolment.activities_done or enrolment.attested:
        words = _("%(name)s has begun to study: dismiss the learner by an order instead.")
        raise NotReady("study_begun", words % {"name": enrolment.person.short_name})
    revoke_role(enrolment.person, role=Role.LEARNER, actor=actor, scope=_scope(enrolment))
    _back(enrolment, EnrolmentState(after or EnrolmentState.APPLIED), actor, note)


@transaction.atomic
def undo_dismissal(actor: PersonLike, *, enrolment_id: int, note: str, after: str) -> None:
    """Put a dismissed learner back where they were, while a place is free.

    Raises:
        WrongState: the learner is in another state by now.
        NoPlaceLeft: somebody else has the place.
    """
    enrolment = _at(enrolment_id, EnrolmentState.DISMISSED)
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=enrolment.cohort_id)
    require("learning.admit_learner", actor, cohort)
    if Enrolment.objects.filter(cohort=cohort, state__in=HOLDING).count() >= cohort.capacity:
        words = _("All %(n)d places of the cohort are taken.")
        raise NoPlaceLeft("no_place_left", words % {"n": cohort.capacity})
    grant_role(enrolment.person, role=Role.LEARNER, actor=actor, scope=_scope(enrolment))
    _back(enrolment, EnrolmentState(after), actor, note)


@transaction.atomic
def undo_readmission(actor: PersonLike, *, enrolment_id: int, note: str) -> None:
    """Make a readmitted learner a dismissed one again; what was done stays with the enrolment."""
    enrolment = _at(enrolment_id, EnrolmentState.STUDYING)
    require("learning.admit_learner", actor, enrolment.cohort)
    revoke_role(enrolment.person, role=Role.LEARNER, actor=actor, scope=_scope(enrolment))
    _back(enrolment, EnrolmentState.DISMISSED, actor, note)


@transaction.atomic
def undo_completion(actor: PersonLike, *, enrolment_id: int, note: str) -> None:
    """Let somebody study again who was completed; the caller knows of documents issued."""
    enrolment = _at(enrolment_id, EnrolmentState.COMPLETED)
    require("learning.complete_study", actor, enrolment.cohort)
    _back(enrolment, EnrolmentState.STUDYING, actor, note)


@transaction.atomic
def undo_transfer(
    actor: PersonLike, *, enrolment_id: int, target_id: int, note: str, after: str
) -> None:
    """Bring a transferred learner back from the other cohort, where nothing is done yet.

    Raises:
        WrongState: the person is not in the other cohort any more.
        NotReady: something is done there already.
    """
    former = locked_enrolment(enrolment_id)
    fresh = Enrolment.objects.filter(cohort=target_id, person=former.person_id).first()
    if fresh is None:
        words = _("%(name)s is not in the other cohort any more.")
        raise WrongState("moved_since", words % {"name": former.person.short_name})
    undo_admission(actor, enrolment_id=fresh.pk, note=note, after=EnrolmentState.WITHDRAWN)
    undo_dismissal(actor, enrolment_id=enrolment_id, note=note, after=after)

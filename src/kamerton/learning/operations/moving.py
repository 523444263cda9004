"""Learners move: to another cohort, or back after a dismissal."""

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core.types import PersonLike
from kamerton.learning.enums import CohortState, EnrolmentState
from kamerton.learning.errors import NoPlaceLeft, WrongState
from kamerton.learning.models import Cohort, Enrolment, EnrolmentTransition
from kamerton.learning.operations.enrolment import (
    HOLDING,
    admit_learner,
    dismiss_learner,
    locked_enrolment,
    move_enrolment,
)
from kamerton.learning.rules import require
from kamerton.people.api import grant_role
from kamerton.people.enums import Role

TAKING = (CohortState.RECRUITING, CohortState.STUDYING)


@transaction.atomic
def enter_applicant(actor: PersonLike, *, person_id: int, cohort_id: int) -> Enrolment:
    """Enter an application that came on paper or by a list; a known one is returned as it is.

    Raises:
        WrongState: the cohort takes nobody now.
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort_id)
    require("learning.admit_learner", actor, cohort)
    if cohort.state not in (CohortState.DRAFT, *TAKING):
        raise WrongState("cohort_closed", _("This cohort takes nobody any more."))
    enrolment, made = Enrolment.objects.get_or_create(cohort=cohort, person_id=person_id)
    if made:
        EnrolmentTransition.objects.create(
            enrolment=enrolment, before="", after=EnrolmentState.APPLIED, actor_id=actor.pk
        )
    elif enrolment.state in (EnrolmentState.WITHDRAWN, EnrolmentState.DECLINED):
        move_enrolment(enrolment, EnrolmentState.APPLIED, actor, "")
    return enrolment


@transaction.atomic
def transfer_learner(
    actor: PersonLike, *, enrolment_id: int, cohort_id: int, note: str
) -> Enrolment:
    """Move a learner to another cohort; what was done stays with the former enrolment.

    Raises:
        WrongState: the other cohort takes nobody now, or the person studies there already.
        NoPlaceLeft: it is full.
    """
    target = Cohort.objects.select_for_update(no_key=True).get(pk=cohort_id)
    if target.state not in TAKING:
        raise WrongState("cohort_closed", _("This cohort takes nobody any more."))
    former = locked_enrolment(enrolment_id)
    fresh = enter_applicant(actor, person_id=former.person_id, cohort_id=cohort_id)
    if fresh.state != EnrolmentState.APPLIED:
        raise WrongState("already_there", _("The person is in that cohort already."))
    admit_learner(actor, enrolment_id=fresh.pk, note=note)
    dismiss_learner(actor, enrolment_id=enrolment_id, note=note)
    return fresh


@transaction.atomic
def take_learner_back(actor: PersonLike, *, enrolment_id: int, note: str) -> None:
    """Take a dismissed learner back into the cohort; what was done before is there again.

    Raises:
        NoPlaceLeft: as many people hold places as the cohort has.
        WrongState: the learner was not dismissed, or the cohort does not study.
    """
    enrolment = locked_enrolment(enrolment_id)
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=enrolment.cohort_id)
    require("learning.admit_learner", actor, cohort)
    if cohort.state != CohortState.STUDYING:
        raise WrongState("cohort_not_studying", _("Study in this cohort is not under way."))
    taken = Enrolment.objects.filter(cohort=cohort, state__in=HOLDING).count()
    if taken >= cohort.capacity:
        raise NoPlaceLeft(
            "no_place_left", _("All %(n)d places of the cohort are taken.") % {"n": cohort.capacity}
        )
    move_enrolment(enrolment, EnrolmentState.STUDYING, actor, note)
    grant_role(
        enrolment.person, role=Role.LEARNER, actor=actor, scope=("cohort", enrolment.cohort_id)
    )

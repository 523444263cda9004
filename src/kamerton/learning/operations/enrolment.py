"""Application, admission, study, completion: the state machine of enrolment."""

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, publish, record_statement
from kamerton.core.types import PersonLike
from kamerton.learning.enums import TRANSITIONS, CohortState, EnrolmentState
from kamerton.learning.errors import NoPlaceLeft, NotReady, WrongState
from kamerton.learning.events import EnrolmentMoved, LearnerApplied, StudyBegun, StudyCompleted
from kamerton.learning.models import Cohort, Enrolment, EnrolmentTransition
from kamerton.learning.operations.discussions import open_discussions
from kamerton.learning.queries.cohorts import least_busy_tutor
from kamerton.learning.queries.journal import Condition, unmet
from kamerton.learning.rules import require
from kamerton.people.api import grant_role, revoke_role
from kamerton.people.enums import Role
from kamerton.ui.api import number

HOLDING = (EnrolmentState.ADMITTED, EnrolmentState.STUDYING, EnrolmentState.COMPLETED)


def locked_enrolment(enrolment_id: int) -> Enrolment:
    """Return an enrolment with cohort and person, locked until the end of the transaction."""
    return (
        Enrolment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("cohort", "person")
        .get(pk=enrolment_id)
    )


def move_enrolment(
    enrolment: Enrolment, after: EnrolmentState, actor: PersonLike, note: str
) -> None:
    """Take one step of the state machine: kept with who and why, audited, told of after commit."""
    before = EnrolmentState(enrolment.state)
    if after not in TRANSITIONS[before]:
        raise WrongState(
            "enrolment_wrong_state",
            _("This cannot be done now: the enrolment is in the state “%(state)s”.")
            % {"state": before.label},
        )
    enrolment.state = after
    enrolment.save(update_fields=["state", "completed_at"])
    EnrolmentTransition.objects.create(
        enrolment=enrolment, before=before, after=after, actor_id=actor.pk, note=note
    )
    audit(
        f"learning.{after}",
        actor_id=actor.pk,
        object_kind="enrolment",
        object_id=enrolment.pk,
        before=str(before),
    )
    publish(EnrolmentMoved(enrolment.pk, str(before), str(after)))


@transaction.atomic
def apply_to_cohort(person: PersonLike, *, cohort_id: int, motivation: str = "") -> Enrolment:
    """Apply to a recruiting cohort; applying again after a withdrawal or refusal reopens it.

    Raises:
        WrongState: the cohort does not recruit (any more), or one has applied already.
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort_id)
    late = cohort.apply_until is not None and cohort.apply_until < clock.today()
    if cohort.state != CohortState.RECRUITING or late:
        raise WrongState("cohort_not_recruiting", _("Applications to this cohort are closed."))
    enrolment, created = Enrolment.objects.get_or_create(
        cohort=cohort, person_id=person.pk, defaults={"motivation": motivation}
    )
    if created:
        EnrolmentTransition.objects.create(
            enrolment=enrolment, before="", after=EnrolmentState.APPLIED, actor_id=person.pk
        )
        audit(
            "learning.applied",
            actor_id=person.pk,
            object_kind="enrolment",
            object_id=enrolment.pk,
        )
    elif enrolment.state in (EnrolmentState.WITHDRAWN, EnrolmentState.DECLINED):
        enrolment.motivation = motivation or enrolment.motivation
        enrolment.save(update_fields=["motivation"])
        move_enrolment(enrolment, EnrolmentState.APPLIED, person, "")
    else:
        raise WrongState("already_applied", _("You have already applied to this cohort."))
    publish(LearnerApplied(enrolment.pk))
    return enrolment


@transaction.atomic
def withdraw_application(person: PersonLike, *, enrolment_id: int) -> None:
    """Take one's own application back before the decision."""
    enrolment = locked_enrolment(enrolment_id)
    require("learning.withdraw_application", person, enrolment)
    move_enrolment(enrolment, EnrolmentState.WITHDRAWN, person, "")


@transaction.atomic
def admit_learner(
    actor: PersonLike, *, enrolment_id: int, tutor: PersonLike | None = None, note: str = ""
) -> None:
    """Admit an applicant while places are left; study begins at once where the cohort studies.

    Who is given no tutor gets the one of the cohort's with the fewest learners.

    Raises:
        NoPlaceLeft: as many people hold places as the cohort has.
    """
    enrolment = locked_enrolment(enrolment_id)
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=enrolment.cohort_id)
    require("learning.admit_learner", actor, cohort)
    taken = Enrolment.objects.filter(cohort=cohort, state__in=HOLDING).count()
    if taken >= cohort.capacity:
        raise NoPlaceLeft(
            "no_place_left", _("All %(n)d places of the cohort are taken.") % {"n": cohort.capacity}
        )
    enrolment.tutor_id = tutor.pk if tutor is not None else least_busy_tutor(cohort)
    enrolment.save(update_fields=["tutor"])
    move_enrolment(enrolment, EnrolmentState.ADMITTED, actor, note)
    grant_role(
        enrolment.person, role=Role.LEARNER, actor=actor, scope=("cohort", enrolment.cohort_id)
    )
    if cohort.state == CohortState.STUDYING:
        move_enrolment(enrolment, EnrolmentState.STUDYING, actor, note)


@transaction.atomic
def decline_application(actor: PersonLike, *, enrolment_id: int, note: str) -> None:
    """Refuse an application, with the reason that the applicant will read."""
    enrolment = locked_enrolment(enrolment_id)
    require("learning.admit_learner", actor, enrolment.cohort)
    move_enrolment(enrolment, EnrolmentState.DECLINED, actor, note)


@transaction.atomic
def start_study(actor: PersonLike, *, cohort_id: int) -> int:
    """Begin a cohort: all who are admitted study from now; return how many."""
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort_id)
    require("learning.change_cohort", actor, cohort)
    if cohort.state != CohortState.RECRUITING:
        raise WrongState("cohort_not_recruiting", _("Only a recruiting cohort can begin."))
    cohort.state = CohortState.STUDYING
    cohort.save(update_fields=["state"])
    waiting = Enrolment.objects.select_for_update(no_key=True).filter(
        cohort=cohort, state=EnrolmentState.ADMITTED
    )
    admitted = list(waiting.order_by("pk"))
    for enrolment in admitted:
        move_enrolment(enrolment, EnrolmentState.STUDYING, actor, "")
    open_discussions(actor, cohort=cohort)
    publish(StudyBegun(cohort.pk))
    return len(admitted)


def _hours_words(enrolment: Enrolment) -> str:
    return _("%(name)s has %(done)s of %(hours)s hours.") % {
        "name": enrolment.person.full_name,
        "done": number(enrolment.hours_done),
        "hours": number(enrolment.cohort.version.hours),
    }


def _condition_words(condition: Condition) -> str:
    if not condition.left:
        return condition.words
    titles = ", ".join(activity.title for activity in condition.left)
    return _("Not everything is done yet; left: %(titles)s.") % {"titles": titles}


@transaction.atomic
def complete_study(actor: PersonLike, *, enrolment_id: int, note: str = "") -> None:
    """Complete a learner's study once every condition of the programme is met.

    Raises:
        NotReady: names the conditions that are not met, and the activities that are left.
    """
    enrolment = locked_enrolment(enrolment_id)
    require("learning.complete_study", actor, enrolment.cohort)
    missing = unmet(enrolment)
    if missing:
        words = [_hours_words(enrolment), *map(_condition_words, missing)]
        raise NotReady("activities_left", " ".join(words))
    enrolment.completed_at = clock.now()
    move_enrolment(enrolment, EnrolmentState.COMPLETED, actor, note)
    record_statement(
        actor_id=enrolment.person_id,
        verb="completed",
        target=("cohort", enrolment.cohort_id),
        context={"programme_version": enrolment.cohort.version_id},
    )
    publish(StudyCompleted(enrolment.pk))


@transaction.atomic
def dismiss_learner(actor: PersonLike, *, enrolment_id: int, note: str) -> None:
    """Dismiss a learner before completion, with the reason; what is the cohort's closes to them."""
    enrolment = locked_enrolment(enrolment_id)
    require("learning.admit_learner", actor, enrolment.cohort)
    move_enrolment(enrolment, EnrolmentState.DISMISSED, actor, note)
    revoke_role(
        enrolment.person, role=Role.LEARNER, actor=actor, scope=("cohort", enrolment.cohort_id)
    )

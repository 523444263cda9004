"""Cohorts and enrolments, for the viewer given."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from kamerton.core.api import Prepared
from kamerton.core.errors import NotFound
from kamerton.learning.enums import CohortState, EnrolmentState
from kamerton.learning.models import Cohort, Enrolment, EnrolmentTransition, Session
from kamerton.learning.rules import is_staff_everywhere, may
from kamerton.people.api import held_roles, institute, people_with_role
from kamerton.people.enums import Role

LEARNING = (EnrolmentState.ADMITTED, EnrolmentState.STUDYING, EnrolmentState.COMPLETED)
HOLDING = LEARNING
OPEN = (CohortState.RECRUITING, CohortState.STUDYING, CohortState.FINISHED)


@dataclass(frozen=True, slots=True)
class CohortView:
    """A cohort as one viewer may see it.

    Attributes:
        cohort: with its version and programme.
        enrolment: the viewer's own, or None.
        is_staff: organiser, methodologist, administrator or tutor of this cohort.
    """

    cohort: Cohort
    enrolment: Enrolment | None
    is_staff: bool

    @property
    def is_learner(self) -> bool:
        """Return True when the viewer learns (or learned) here."""
        return self.enrolment is not None and self.enrolment.state in LEARNING


def _own(slug: str, person: int) -> QuerySet[Enrolment]:
    enrolments = Enrolment.objects.select_related("cohort__version__programme", "tutor")
    return enrolments.filter(cohort__slug=slug, person_id=person)


_enrolment_at = Prepared(_own, slug=str, person=int)


def access_cohort(viewer: Any, *, slug: str) -> CohortView:
    """Return the cohort, or NotFound to everyone who neither learns nor works there.

    One statement for a learner, two for staff.
    """
    enrolment = next(iter(_enrolment_at(slug=slug, person=viewer.pk)), None)
    cohort = enrolment.cohort if enrolment else _cohort_by_slug(slug)
    if cohort is not None:
        view = CohortView(cohort, enrolment, may("learning.view_progress", viewer, cohort))
        if view.is_staff or view.is_learner:
            return view
    raise NotFound("no_cohort", _("There is no such cohort, or it is not open to you."))


def _cohort_by_slug(slug: str) -> Cohort | None:
    return Cohort.objects.select_related("version__programme").filter(slug=slug).first()


def cohorts_run_by(viewer: Any) -> QuerySet[Cohort]:
    """Return the cohorts that the viewer organises, oversees, tutors or assesses, with counts."""
    cohorts = Cohort.objects.all()
    if not is_staff_everywhere(viewer):
        tutored = {
            key
            for role, kind, key in held_roles(viewer).scopes
            if kind == "cohort" and role in (Role.TUTOR, Role.EXPERT)
        }
        if not tutored:
            return Cohort.objects.none()
        cohorts = cohorts.filter(pk__in=tutored)
    holding = Q(enrolments__state__in=HOLDING)
    return (
        cohorts.select_related("version")
        .annotate(
            learners=Count("enrolments", filter=holding),
            applications=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.APPLIED)),
        )
        .order_by("-starts_on", "title")
    )


def _of(person: int) -> QuerySet[Enrolment]:
    enrolments = Enrolment.objects.select_related("cohort__version__programme", "tutor")
    return enrolments.filter(person_id=person).order_by("-cohort__starts_on", "-pk")


_enrolments_of = Prepared(_of, person=int)


def enrolments_of(person: Any) -> list[Enrolment]:
    """Return all of a person's enrolments with cohort, version and tutor, newest first."""
    return _enrolments_of(person=person.pk)


def applications(cohort: Cohort) -> list[Enrolment]:
    """Return the applications that wait for a decision, the oldest first."""
    return list(
        Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.APPLIED)
        .select_related("person")
        .order_by("pk")
    )


def learners(cohort: Cohort, states: Sequence[str] = LEARNING) -> list[Enrolment]:
    """Return the cohort's learners by surname, with tutor."""
    return list(
        Enrolment.objects.filter(cohort=cohort, state__in=states)
        .select_related("person", "tutor")
        .order_by("person__surname", "person__given_name", "pk")
    )


def places_left(cohort: Cohort) -> int:
    """Return how many places of the cohort are free."""
    taken = Enrolment.objects.filter(cohort=cohort, state__in=HOLDING).count()
    return max(cohort.capacity - taken, 0)


def _planned(cohort: int) -> QuerySet[Session]:
    return Session.objects.filter(cohort_id=cohort).select_related("activity").order_by("starts_at")


_sessions_of = Prepared(_planned, cohort=int)


def sessions(cohort: Cohort) -> list[Session]:
    """Return the cohort's face-to-face sessions in order."""
    return _sessions_of(cohort=cohort.pk)


def access_enrolment(viewer: Any, *, enrolment_id: int) -> Enrolment:
    """Return an enrolment to its learner or the cohort's staff, else NotFound."""
    enrolment = (
        Enrolment.objects.select_related("person", "tutor", "cohort__version__programme")
        .filter(pk=enrolment_id)
        .first()
    )
    own = enrolment is not None and enrolment.person_id == getattr(viewer, "pk", None)
    if enrolment is None or not (own or may("learning.view_progress", viewer, enrolment.cohort)):
        raise NotFound("no_enrolment", _("There is no such enrolment, or it is not open to you."))
    return enrolment


def session(session_id: int) -> Session:
    """Return a session with its cohort and activity, or NotFound."""
    found = Session.objects.select_related("cohort", "activity").filter(pk=session_id).first()
    if found is None:
        raise NotFound("no_session", _("There is no such session."))
    return found


def attendance_minutes(session: Session) -> dict[int, int]:
    """Return the minutes marked so far, by enrolment id."""
    return dict(session.attendance.values_list("enrolment_id", "minutes"))


def history(enrolment: Enrolment) -> list[EnrolmentTransition]:
    """Return every step of an enrolment, the oldest first."""
    return list(enrolment.history.select_related("actor").order_by("pk"))


def recruiting_cohort(slug: str) -> Cohort:
    """Return a cohort that takes applications, or NotFound."""
    cohort = (
        Cohort.objects.select_related("version__programme")
        .filter(slug=slug, state=CohortState.RECRUITING)
        .first()
    )
    if cohort is None:
        raise NotFound("not_recruiting", _("Applications to this cohort are closed."))
    return cohort


def own_enrolment(person: Any, cohort: Cohort) -> Enrolment | None:
    """Return the person's enrolment in the cohort, or None."""
    return Enrolment.objects.filter(person=person, cohort=cohort).first()


def teaching_organisation_id() -> int:
    """Return the institute in whose name cohorts are opened; NotFound before it is set up."""
    found = institute()
    if found is None:
        raise NotFound("no_institute", _("The institute is not set up yet."))
    return found.organisation_id


def tutors_of(cohort: Cohort) -> list[Any]:
    """Return the people who tutor the cohort, by surname."""
    return list(people_with_role(Role.TUTOR, scope=("cohort", cohort.pk)))


def least_busy_tutor(cohort: Cohort) -> int | None:
    """Return the key of the cohort's tutor who has the fewest of its learners; None without one."""
    tutors = [tutor.pk for tutor in tutors_of(cohort)]
    held = Counter(
        Enrolment.objects.filter(cohort=cohort, tutor_id__in=tutors).values_list(
            "tutor_id", flat=True
        )
    )
    return min(tutors, key=lambda pk: held[pk], default=None)


_cohort_by_id = Prepared(lambda cohort: Cohort.objects.filter(pk=cohort), cohort=int)


def cohort_by_id(cohort_id: int) -> Cohort | None:
    """Return a cohort for another package's own check of rights."""
    return next(iter(_cohort_by_id(cohort=cohort_id)), None)


def sessions_of_activity(cohort_id: int, activity_id: int) -> list[Session]:
    """Return the sessions planned for one activity of a cohort."""
    return list(
        Session.objects.filter(cohort_id=cohort_id, activity_id=activity_id).order_by("starts_at")
    )


def completed_enrolments(cohort_id: int) -> list[Enrolment]:
    """Return who completed the cohort's programme, by surname: those who earned a certificate."""
    return list(
        Enrolment.objects.filter(cohort_id=cohort_id, state=EnrolmentState.COMPLETED)
        .select_related("person")
        .order_by("person__surname", "person__given_name", "pk")
    )


def enrolment_to_certify(enrolment_id: int) -> Enrolment | None:
    """Return a completed enrolment with all that a certificate says, locked; None for any other."""
    return (
        Enrolment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "cohort__version", "cohort__organisation")
        .filter(pk=enrolment_id, state=EnrolmentState.COMPLETED)
        .first()
    )


def cohort_to_print(cohort_id: int) -> Cohort:
    """Return a cohort with all that its papers name."""
    return Cohort.objects.select_related("version", "organisation").get(pk=cohort_id)

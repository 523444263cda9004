"""Who hears of the steps of study."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from kamerton.core import clock
from kamerton.learning.enums import EnrolmentState
from kamerton.learning.models import ActivityDate, Cohort, Defence, Enrolment
from kamerton.learning.queries.telling import (
    behind_with,
    commission_people,
    dates_to_tell,
    enrolment_with_course,
    last_note,
    planned_defences,
)
from kamerton.notifications.api import hold_counts, notify
from kamerton.people.api import people_with_role
from kamerton.people.enums import Role
from kamerton.programmes.api import study_activity

APPLIED, ADMITTED, DECLINED, DISMISSED, BEGUN, COMPLETED, DUE = (
    "learning.applied",
    "learning.admitted",
    "learning.declined",
    "learning.dismissed",
    "learning.begun",
    "learning.completed",
    "learning.due",
)
READMITTED, TAKEN_BACK = "learning.readmitted", "learning.taken_back"
DEFENCE, MEETING = "learning.defence", "learning.commission_meets"
DECISIONS = {
    EnrolmentState.ADMITTED: ADMITTED,
    EnrolmentState.DECLINED: DECLINED,
    EnrolmentState.DISMISSED: DISMISSED,
    EnrolmentState.COMPLETED: COMPLETED,
}
CLOSED = (DECLINED, DISMISSED)
AHEAD = timedelta(days=2)


def _course(cohort: Cohort) -> dict[str, Any]:
    version = cohort.version
    return {
        "cohort": cohort.title,
        "cohort_en": cohort.title_en,
        "programme": version.title,
        "programme_en": version.title_en,
        "starts_on": cohort.starts_on.isoformat(),
    }


@transaction.atomic
def tell_of_application(enrolment_id: int) -> None:
    """Tell the organisers, or the administrators where there is no organiser."""
    enrolment = enrolment_with_course(enrolment_id)
    if enrolment is None or enrolment.state != EnrolmentState.APPLIED:
        return
    for role in (Role.ORGANISER, Role.ADMINISTRATOR):
        people = list(people_with_role(role).values_list("pk", flat=True))
        if people:
            notify(
                people,
                APPLIED,
                url=reverse("learning:cohort_manage", args=[enrolment.cohort.slug]),
                params={"name": str(enrolment.person), **_course(enrolment.cohort)},
            )
            return


@transaction.atomic
def tell_of_decision(enrolment_id: int, after: str, before: str = "") -> None:
    """Tell the person that they are admitted, declined, dismissed, taken back, or have completed."""
    is_back = (before, after) == (EnrolmentState.DISMISSED, EnrolmentState.STUDYING)
    kind = READMITTED if is_back else DECISIONS.get(EnrolmentState(after))
    enrolment = enrolment_with_course(enrolment_id)
    if kind is None or enrolment is None:
        return
    address = reverse("learning:cohort", args=[enrolment.cohort.slug])
    notify(
        [enrolment.person_id],
        kind,
        url=reverse("learning:index") if kind in CLOSED else address,
        params={"reason": last_note(enrolment, after), **_course(enrolment.cohort)},
    )


@transaction.atomic
def tell_of_taking_back(enrolment_id: int, activity_id: int, reason: str) -> None:
    """Tell a learner that an activity does not count as done any more, and why."""
    enrolment = enrolment_with_course(enrolment_id)
    if enrolment is None:
        return
    activity = study_activity(enrolment.cohort.version_id, activity_id)
    if activity is None:
        return
    notify(
        [enrolment.person_id],
        TAKEN_BACK,
        url=reverse("learning:activity", args=[enrolment.cohort.slug, activity_id]),
        params={"title": activity.title, "title_en": activity.title_en, "reason": reason},
    )


@transaction.atomic
def tell_of_schedule(cohort_id: int, enrolment_ids: Sequence[int]) -> None:
    """Tell learners of their times before the commission, and its members of the meeting."""
    cohort = Cohort.objects.select_related("version").get(pk=cohort_id)
    defences = list(planned_defences(cohort_id).select_related("enrolment"))
    members = commission_people(cohort_id)
    hold_counts([*members, *(one.enrolment.person_id for one in defences)])
    for one in defences:
        if one.enrolment_id in enrolment_ids:
            notify(
                [one.enrolment.person_id],
                DEFENCE,
                url=reverse("learning:cohort", args=[cohort.slug]),
                params={**_course(cohort), **_when(one)},
            )
    if defences:
        notify(
            members,
            MEETING,
            url=reverse("learning:attestation", args=[cohort.slug]),
            params={**_course(cohort), **_when(defences[0]), "count": len(defences)},
        )


def _when(defence: Defence) -> dict[str, Any]:
    at = timezone.localtime(defence.starts_at)
    return {"day_on": at.date().isoformat(), "time": f"{at:%H:%M}", "place": defence.place}


@transaction.atomic
def tell_of_beginning(cohort_id: int) -> None:
    """Tell everybody who studies in a cohort that study has begun."""
    cohort = Cohort.objects.select_related("version").get(pk=cohort_id)
    studying = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.STUDYING)
    notify(
        studying.values_list("person_id", flat=True),
        BEGUN,
        url=reverse("learning:cohort", args=[cohort.slug]),
        params=_course(cohort),
    )


def tell_of_deadlines() -> int:
    """Tell learners what is due within two days and not done, each date once; return how many dates.

    A date that is changed afterwards is told of again. Each date is told in a transaction of its own.
    """
    today = clock.today()
    told = list(dates_to_tell(today, today + AHEAD))
    for date in told:
        _tell_of_deadline(date)
    return len(told)


@transaction.atomic
def _tell_of_deadline(date: ActivityDate) -> None:
    activity = date.activity
    notify(
        behind_with(date),
        DUE,
        url=reverse("learning:activity", args=[date.cohort.slug, activity.pk]),
        params={
            "title": activity.title,
            "title_en": activity.title_en,
            "due_on": str(date.due_on),
        },
    )
    ActivityDate.objects.filter(pk=date.pk).update(told_for=F("due_on"))

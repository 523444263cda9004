"""What the notices of study say, and whom they are for."""

from datetime import date

from django.db.models import F, Q, QuerySet

from kamerton.learning.enums import CohortState, EnrolmentState, ProgressState
from kamerton.learning.models import (
    ActivityDate,
    ActivityProgress,
    CommissionMember,
    Defence,
    Enrolment,
)

HANDED_IN = (ProgressState.SUBMITTED, ProgressState.COMPLETED)


def enrolment_with_course(enrolment_id: int) -> Enrolment | None:
    """Return an enrolment with its person, cohort and version; None for one that is gone."""
    found = Enrolment.objects.select_related("person", "cohort__version")
    return found.filter(pk=enrolment_id).first()


def last_note(enrolment: Enrolment, after: str) -> str:
    """Return what was noted when an enrolment came to a state."""
    last = enrolment.history.filter(after=after).order_by("-pk").first()
    return last.note if last else ""


def dates_to_tell(today: date, until: date) -> QuerySet[ActivityDate]:
    """Return the locked dates, due from ``today`` to ``until``, that nobody was told of yet."""
    return (
        ActivityDate.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(
            ~Q(told_for=F("due_on")) | Q(told_for=None),
            due_on__range=(today, until),
            cohort__state=CohortState.STUDYING,
        )
        .select_related("cohort", "activity")
        .order_by("pk")
    )


def behind_with(due: ActivityDate) -> list[int]:
    """Return the people who study in the cohort and have not handed the activity in."""
    done = ActivityProgress.objects.filter(activity=due.activity_id, state__in=HANDED_IN)
    studying = Enrolment.objects.filter(cohort=due.cohort_id, state=EnrolmentState.STUDYING)
    waiting = studying.exclude(pk__in=done.values("enrolment"))
    return list(waiting.values_list("person_id", flat=True))


def planned_defences(cohort_id: int) -> QuerySet[Defence]:
    """Return the times of a cohort's learners before their commission that are to come, in order."""
    found = Defence.objects.filter(
        commission__cohort=cohort_id, starts_at__isnull=False, decided_at__isnull=True
    )
    return found.order_by("starts_at", "pk")


def commission_people(cohort_id: int) -> list[int]:
    """Return the ids of the people of a cohort's commission."""
    found = CommissionMember.objects.filter(commission__cohort=cohort_id)
    return list(found.order_by("pk").values_list("person_id", flat=True))

"""Who hears that a second marker, an agreement or a third opinion is needed."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from kamerton.assessment.enums import SecondState
from kamerton.assessment.models import Doubling
from kamerton.assessment.operations import second_opening as steps
from kamerton.assessment.queries.second import possible_markers
from kamerton.learning.api import caring
from kamerton.notifications.api import notify

SECOND, DIFFER, PROPOSED, THIRD = (
    "assessment.second",
    "assessment.differ",
    "assessment.proposed",
    "assessment.third",
)


@transaction.atomic
def tell_of_second(submission_id: int, what: str) -> None:
    """Tell those who have something to do now; nothing where it was settled meanwhile."""
    found = Doubling.objects.select_related(
        "submission__assignment__activity", "submission__enrolment__person"
    )
    doubling = found.filter(submission=submission_id).exclude(state=SecondState.SETTLED).first()
    if doubling is None:
        return
    if what == steps.OPENED:
        _tell(doubling, SECOND, _seconds(doubling), "assessment:review")
    elif what == steps.THIRD:
        _tell(doubling, THIRD, _thirds(doubling), "assessment:second")
    else:
        proposer = doubling.proposal.get("by")
        kind = PROPOSED if what == steps.PROPOSED else DIFFER
        others = [key for key in _markers(doubling) if key != proposer]
        _tell(doubling, kind, others, "assessment:second")


def _markers(doubling: Doubling) -> list[int]:
    keys = doubling.markings.filter(place__lte=2).values_list("marker_id", flat=True)
    return [key for key in keys if key is not None]


def _present(doubling: Doubling, person_id: int) -> int:
    """Return the person, or who stands in today."""
    away = caring.stand_ins(doubling.submission.enrolment.cohort_id)
    return away.get(person_id, person_id)


def _seconds(doubling: Doubling) -> list[int]:
    """Return who is named, else every tutor and expert beside the learner's own tutor.

    Where the learner has no tutor, the whole cohort's tutors heard of the work itself.
    """
    if doubling.named_id is not None:
        return [_present(doubling, doubling.named_id)]
    enrolment = doubling.submission.enrolment
    if enrolment.tutor_id is None:
        return []
    first = _present(doubling, enrolment.tutor_id)
    but = (enrolment.tutor_id, first, doubling.asked_by_id, enrolment.person_id)
    return [person.pk for person in possible_markers(enrolment.cohort_id, but=but)]


def _thirds(doubling: Doubling) -> list[int]:
    if doubling.third_id is not None:
        return [_present(doubling, doubling.third_id)]
    cohort_id = doubling.submission.enrolment.cohort_id
    return [person.pk for person in possible_markers(cohort_id, but=_markers(doubling))]


def _tell(doubling: Doubling, kind: str, people: Iterable[Any], address: str) -> None:
    told = sorted(set(people))
    work = doubling.submission
    if told:
        notify(
            told,
            kind,
            url=reverse(address, args=[work.pk]),
            params={
                "name": work.enrolment.person.short_name,
                "title": work.assignment.activity.title,
                "title_en": work.assignment.activity.title_en,
            },
        )

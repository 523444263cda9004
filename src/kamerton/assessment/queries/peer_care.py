"""Rounds of peer review that the clock has something to do in."""

from kamerton.assessment.enums import PeerStart, PeerWorkState
from kamerton.assessment.models import PeerRound
from kamerton.core import clock
from kamerton.learning.api import cohort_dates_of


def rounds_to_begin() -> list[int]:
    """Return the ids of rounds that have works and have not begun though the deadline is past."""
    waiting = list(
        PeerRound.objects.filter(
            begun_at=None, assignment__peer_terms__is_on=True, works__state=PeerWorkState.OPEN
        )
        .select_related("assignment__peer_terms")
        .distinct()
        .order_by("pk")
    )
    if not waiting:
        return []
    dates = {
        (date.cohort_id, date.activity_id): date.due_on
        for date in cohort_dates_of({one.cohort_id for one in waiting})
    }
    today = clock.today()
    return [
        one.pk
        for one in waiting
        if one.assignment.peer_terms.starts == PeerStart.ARRIVAL
        or (due := dates.get((one.cohort_id, one.assignment.activity_id))) is None
        or due < today
    ]


def rounds_under_way() -> list[int]:
    """Return the ids of rounds that have begun and hold something open, or somebody who owes."""
    begun = PeerRound.objects.filter(
        begun_at__isnull=False, assignment__peer_terms__is_on=True, cohort__state="studying"
    )
    return list(begun.order_by("pk").values_list("pk", flat=True))

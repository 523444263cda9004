"""Reads of study."""

from kamerton.learning.enums import ProgressState
from kamerton.learning.models import ActivityProgress, Enrolment
from kamerton.programmes.api import plan as programme_plan


def required_left(enrolment_id: int) -> list[str]:
    """Return the titles of the required activities that are not completed, in order."""
    enrolment = Enrolment.objects.select_related("cohort").get(pk=enrolment_id)
    done = set(
        ActivityProgress.objects.filter(
            enrolment_id=enrolment_id, state=ProgressState.COMPLETED
        ).values_list("activity_id", flat=True)
    )
    return [
        activity.title
        for module in programme_plan(enrolment.cohort.version_id)
        for activity in module.activities
        if activity.required and activity.id not in done
    ]

"""Discussions of a cohort's activities."""

from typing import Any

from django.db import transaction

from kamerton.core.types import PersonLike
from kamerton.discussion.api import first_topic, open_space, open_topic, posts_by
from kamerton.learning.enums import EnrolmentState
from kamerton.learning.models import Cohort, Enrolment
from kamerton.learning.operations.progress import complete_activity
from kamerton.learning.queries.cohorts import tutors_of
from kamerton.programmes.api import activities_of_type

SPACE = "activity"


def space_id(cohort_id: int, activity_id: int) -> str:
    """Return the opaque owner id of an activity's discussion in one cohort."""
    return f"{cohort_id}-{activity_id}"


@transaction.atomic
def open_discussions(actor: PersonLike, *, cohort: Cohort) -> int:
    """Open the topic of every discussion activity; return how many were opened.

    The first tutor of the cohort opens them, or ``actor`` where there is none yet.
    """
    opener = next(iter(tutors_of(cohort)), actor)
    opened = 0
    for activity in activities_of_type(cohort.version_id, "discussion"):
        owner = space_id(cohort.pk, activity.pk)
        if first_topic(opener, kind=SPACE, owner_id=owner) is None:
            open_topic(
                open_space(SPACE, owner),
                actor=opener,
                title=activity.title,
                title_en=activity.title_en,
                opening=activity.description,
            )
            opened += 1
    return opened


@transaction.atomic
def count_post(*, author_id: int, owner_id: str) -> None:
    """Complete a discussion activity once its learner has written often enough."""
    cohort_id, _dash, activity_id = owner_id.partition("-")
    enrolment = Enrolment.objects.filter(
        cohort_id=int(cohort_id), person_id=author_id, state=EnrolmentState.STUDYING
    ).first()
    if enrolment is None:
        return
    needed = _needed(enrolment, int(activity_id))
    if needed is not None and posts_by(author_id, kind=SPACE, owner_id=owner_id) >= needed:
        complete_activity(enrolment.pk, activity_id=int(activity_id))


def _needed(enrolment: Enrolment, activity_id: int) -> int | None:
    version_id = Cohort.objects.values_list("version_id", flat=True).get(pk=enrolment.cohort_id)
    found: Any = next(
        (a for a in activities_of_type(version_id, "discussion") if a.pk == activity_id), None
    )
    return None if found is None else int(found.config.get("min_posts", 1))

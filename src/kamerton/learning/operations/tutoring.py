"""Which tutor accompanies which learner of a cohort."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core.api import audit
from kamerton.core.errors import NotFound
from kamerton.core.types import PersonLike
from kamerton.learning.errors import NotReady
from kamerton.learning.models import Cohort, Enrolment
from kamerton.learning.queries.cohorts import LEARNING, tutors_of
from kamerton.learning.rules import require


@transaction.atomic
def assign_tutors(actor: PersonLike, *, cohort_id: int, tutors: Mapping[int, int | None]) -> int:
    """Give learners of a cohort tutors of their own, or none.

    Args:
        actor: an organiser.
        cohort_id: the cohort.
        tutors: the tutor's person by enrolment; None for no tutor of one's own.

    Returns:
        How many learners have another tutor than before.

    Raises:
        NotFound: somebody in the list does not learn in this cohort.
        NotReady: somebody does not tutor it.
    """
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort_id)
    require("learning.change_cohort", actor, cohort)
    known: set[Any] = {tutor.pk for tutor in tutors_of(cohort)} | {None}
    if not set(tutors.values()) <= known:
        raise NotReady("not_a_tutor", _("This person does not tutor the cohort."))
    learners = list(
        Enrolment.objects.select_for_update(no_key=True, of=("self",))
        .filter(cohort=cohort, pk__in=list(tutors), state__in=LEARNING)
        .order_by("pk")
    )
    if len(learners) != len(tutors):
        raise NotFound("no_enrolment", _("Somebody in the list does not learn in this cohort."))
    changed = [one for one in learners if one.tutor_id != tutors[one.pk]]
    for enrolment in changed:
        enrolment.tutor_id = tutors[enrolment.pk]
        audit(
            "learning.assign_tutor",
            actor_id=actor.pk,
            object_kind="enrolment",
            object_id=enrolment.pk,
            tutor=enrolment.tutor_id,
        )
    Enrolment.objects.bulk_update(changed, ["tutor"])
    return len(changed)

"""Who hears of the office's steps."""

from django.db import transaction
from django.urls import reverse

from kamerton.learning.api import enrolment_by_id
from kamerton.notifications.api import notify

RETURNED = "office.returned"


@transaction.atomic
def tell_of_return(enrolment_id: int, reason: str) -> None:
    """Tell an applicant what to mend; the notice leads to the place where it is done."""
    enrolment = enrolment_by_id(enrolment_id)
    if enrolment is None:
        return
    notify(
        [enrolment.person_id],
        RETURNED,
        url=reverse("office:own_dossier"),
        params={
            "reason": reason,
            "cohort": enrolment.cohort.title,
            "cohort_en": enrolment.cohort.title_en,
        },
    )

"""Addresses from which letters come back."""

from typing import Any

from django.db import transaction
from django.db.models import F

from kamerton.core import clock
from kamerton.mail.models import ReturnedAddress
from kamerton.notifications.api import notify
from kamerton.people.api import people_by_ids

RETURNED = "mail.returned"


@transaction.atomic
def mark_address(person_id: int, *, words: str, is_for_good: bool) -> None:
    """Note that a letter to a person came back, and tell them in the page, once for each address."""
    person = people_by_ids([person_id]).get(person_id)
    if person is None:
        return
    mark, is_new = ReturnedAddress.objects.get_or_create(
        person=person,
        email=person.email,
        defaults={"words": words, "is_for_good": is_for_good, "last_at": clock.now()},
    )
    if is_new:
        notify([person_id], RETURNED, url="/accounts/email/", params={"email": person.email})
        return
    ReturnedAddress.objects.filter(pk=mark.pk).update(
        times=F("times") + 1, words=words, is_for_good=is_for_good, last_at=clock.now()
    )


@transaction.atomic
def unmark_address(*, actor: Any) -> None:
    """Forget that the actor's address did not take letters."""
    ReturnedAddress.objects.filter(person=actor).delete()

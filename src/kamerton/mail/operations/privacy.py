"""What is forgotten, and when."""

from datetime import timedelta

from django.db import transaction

from kamerton.core import clock
from kamerton.mail.enums import IncomingState
from kamerton.mail.models import Copy, Incoming, Letter, ReturnedAddress


@transaction.atomic
def trim_incoming(keep: timedelta = timedelta(days=90)) -> int:
    """Delete what came long ago; the marks of what was taken stay as long as its address is good."""
    before = clock.now() - keep
    Incoming.objects.filter(
        received_at__lt=before - timedelta(days=300), state=IncomingState.TAKEN
    ).delete()
    old = Incoming.objects.filter(received_at__lt=before).exclude(state=IncomingState.TAKEN)
    return old.delete()[0]


@transaction.atomic
def forget_person(person_id: int) -> None:
    """Delete a person's drafts, copies and mails; letters stay with those who got them, without a name."""
    Letter.objects.filter(author_id=person_id, sent_at=None).delete()
    Copy.objects.filter(person_id=person_id).delete()
    Letter.objects.filter(author_id=person_id).update(author=None)
    Incoming.objects.filter(person_id=person_id).delete()
    ReturnedAddress.objects.filter(person_id=person_id).delete()

"""Reads of mail."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count

from kamerton.core.api import check_administer
from kamerton.mail.addresses import signed_address
from kamerton.mail.enums import IncomingState
from kamerton.mail.errors import no_such_mail
from kamerton.mail.models import Copy, Incoming, ReturnedAddress
from kamerton.people.api import person_by_email
from kamerton.texts.api import to_markdown

PAGE_LENGTH = 30


def held_objects(keys: list[str]) -> Iterable[str]:
    """Return those of the stored objects that mails hold."""
    return Incoming.objects.filter(sha256__in=keys).values_list("sha256", flat=True)


def incoming_page(viewer: Any, state: str, number: int) -> Page[Any]:
    """Return a page of what came, the newest first, for the administrator. Raises Forbidden."""
    check_administer(viewer)
    mails = Incoming.objects.order_by("-pk").select_related("person")
    if state in IncomingState.values:
        mails = mails.filter(state=state)
    return Paginator(mails, PAGE_LENGTH).get_page(number)


def access_incoming(viewer: Any, incoming_id: int) -> Incoming:
    """Return one mail that came, for the administrator. Raises Forbidden, NotFound."""
    check_administer(viewer)
    found = Incoming.objects.select_related("person").filter(pk=incoming_id).first()
    if found is None:
        raise no_such_mail()
    return found


def incoming_counts() -> dict[str, float]:
    """Count the mails that came by state, for who watches the installation."""
    counts = dict(Incoming.objects.values_list("state").annotate(count=Count("pk")))
    return {state: counts.get(state, 0) for state in IncomingState.values}


def return_path(recipient: str) -> str | None:
    """Return the address to which a letter to ``recipient`` comes back (VERP), or None."""
    person = person_by_email(recipient)
    return signed_address("bounce", person.pk, "", 0) if person else None


def personal_data(person_id: int) -> dict[str, Any]:
    """Return what is held about a person, for the export."""
    came = Incoming.objects.filter(person_id=person_id).order_by("pk")
    returned = ReturnedAddress.objects.filter(person_id=person_id)
    copies = Copy.objects.filter(person_id=person_id).select_related("letter").order_by("pk")
    return {
        "letters.json": [
            {
                "folder": copy.folder,
                "is_own": copy.letter.author_id == person_id,
                "subject": copy.letter.subject,
                "text": to_markdown(copy.letter.body),
                "sent_at": copy.letter.sent_at and copy.letter.sent_at.isoformat(),
            }
            for copy in copies
        ],
        "answers-by-mail.json": [
            {
                "received_at": mail.received_at.isoformat(),
                "sender": mail.sender,
                "subject": mail.subject,
                "state": mail.state,
                "url": mail.url,
            }
            for mail in came
        ],
        "returned-address.json": [
            {"email": mark.email, "words": mark.words, "last_at": mark.last_at.isoformat()}
            for mark in returned
        ],
    }

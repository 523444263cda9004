"""How each person wants to be told."""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.db import transaction

from kamerton.notifications.errors import no_such_kind, unknown_link
from kamerton.notifications.models import Preference
from kamerton.notifications.registry import Kind, kind_of

SALT = "notifications.unsubscribe"


@transaction.atomic
def set_preferences(wishes: Mapping[str, tuple[bool, bool]], *, actor: Any) -> None:
    """Keep the actor's wishes: kind's code → (in the page, by mail). Fixed kinds stay as they are."""
    for code, (in_page, by_mail) in sorted(wishes.items()):
        kind = kind_of(code)
        if kind is None:
            raise no_such_kind(code)
        if not kind.is_fixed:
            Preference.objects.update_or_create(
                person=actor, kind=code, defaults={"in_page": in_page, "by_mail": by_mail}
            )


def unsubscribe_token(person: Any, kind: str) -> str:
    """Return what a mail's link carries: signed, good for ever, for one kind only."""
    return signing.dumps([person.pk, kind], salt=SALT, compress=False)


@transaction.atomic
def unsubscribe(token: str) -> Kind:
    """Send no more mails of a kind to the person whom the mail was for; return the kind.

    Raises:
        NotFound: the link is damaged, or the kind is gone.
    """
    kind, person_id = read_token(token)
    wish, made = Preference.objects.get_or_create(
        person_id=person_id, kind=kind.code, defaults={"in_page": True, "by_mail": False}
    )
    if not made and wish.by_mail:
        wish.by_mail = False
        wish.save(update_fields=["by_mail"])
    return kind


def read_token(token: str) -> tuple[Kind, int]:
    """Return the kind and the person's id of an unsubscribing link; raise NotFound."""
    try:
        person_id, code = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise unknown_link() from error
    kind = kind_of(code)
    if kind is None:
        raise unknown_link()
    return kind, person_id

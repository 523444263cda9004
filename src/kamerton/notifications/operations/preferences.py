"""How each person wants to be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from kamerton.notifications.enums import MailWay
from kamerton.notifications.errors import no_such_kind, unknown_link
from kamerton.notifications.models import Manner, Mute, Preference
from kamerton.notifications.registry import Kind, kind_of

SALT = "notifications.unsubscribe"
DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's wish about one kind."""

    in_page: bool
    mail: MailWay
    by_push: bool = True


@dataclass(frozen=True, slots=True)
class Leaving:
    """What an unsubscribing link ends: letters of a talk, of a kind, or the digests."""

    person_id: int
    kind: Kind | None
    thread: tuple[str, str] | None

    @property
    def is_digest(self) -> bool:
        """Whether it ends the digests."""
        return self.kind is None


@transaction.atomic
def set_preferences(wishes: Mapping[str, Choice], *, actor: Any) -> None:
    """Keep the actor's wishes by kind's code. Fixed kinds stay as they are."""
    for code, choice in sorted(wishes.items()):
        kind = kind_of(code)
        if kind is None:
            raise no_such_kind(code)
        if not kind.is_fixed:
            Preference.objects.update_or_create(
                person=actor,
                kind=code,
                defaults={
                    "in_page": choice.in_page,
                    "mail": choice.mail,
                    "by_push": choice.by_push,
                },
            )


def unsubscribe_token(
    person_id: int, kind: str = DIGEST, thread: tuple[str, str] | None = None
) -> str:
    """Return what a letter's link carries: signed, good for ever, for one kind or talk only."""
    said = [person_id, kind, *(thread or ())]
    return signing.dumps(said, salt=SALT, compress=False)


def unsubscribe_address(
    person_id: int, kind: str = DIGEST, thread: tuple[str, str] | None = None
) -> str:
    """Return the whole address that ends letters of a kind, a talk, or the digests."""
    token = unsubscribe_token(person_id, kind, thread)
    return settings.BASE_URL + reverse("notifications:unsubscribe", args=[token])


@transaction.atomic
def unsubscribe(token: str, *, whole_kind: bool = False) -> Leaving:
    """End the letters that a link stands for, for the person whom its letter went to.

    A link of a talk mutes the talk: no letters and no push of it. With `whole_kind` it ends all
    letters of the kind instead. A link of a digest ends the digests.

    Raises:
        NotFound: the link is damaged, or the kind is gone.
    """
    leaving = read_token(token)
    if leaving.kind is None:
        Manner.objects.update_or_create(
            person_id=leaving.person_id, defaults={"has_digests": False}
        )
    elif leaving.thread and not whole_kind:
        Mute.objects.get_or_create(
            person_id=leaving.person_id,
            thread_kind=leaving.thread[0],
            thread_id=leaving.thread[1],
        )
    else:
        Preference.objects.update_or_create(
            person_id=leaving.person_id,
            kind=leaving.kind.code,
            defaults={"mail": MailWay.NEVER},
            create_defaults={"in_page": True, "mail": MailWay.NEVER},
        )
    return leaving


def read_token(token: str) -> Leaving:
    """Return what an unsubscribing link ends; raise NotFound."""
    try:
        person_id, code, *thread = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise unknown_link() from error
    if code == DIGEST:
        return Leaving(person_id, None, None)
    kind = kind_of(code)
    if kind is None:
        raise unknown_link()
    return Leaving(person_id, kind, (thread[0], thread[1]) if thread else None)

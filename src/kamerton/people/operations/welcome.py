"""Letters to people whose account was made by others: how to come in."""

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kamerton.core.api import audit
from kamerton.core.types import PersonLike
from kamerton.people.models import Institute, Person
from kamerton.people.operations.letters import Letter, compose


def _letter(person: Person, about: str) -> Letter:
    institute = Institute.objects.select_related("organisation").first()
    name = institute.organisation.name if institute else _("Kamerton")
    key = default_token_generator.make_token(person)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": key},
    )
    return Letter(
        subject=_("Your account with %(institute)s") % {"institute": name},
        paragraphs=[
            _("%(institute)s has made an account for you: %(about)s.")
            % {"institute": name, "about": about},
            _("Follow the link and choose a password. You sign in with this e-mail."),
        ],
        action=_("Choose a password"),
        url=settings.BASE_URL + path,
        note=_(
            "The link works for three days, once. Later ask for a new password on the page of sign-in."
        ),
    )


@transaction.atomic
def send_welcomes(people: Iterable[int], *, actor: PersonLike, about: tuple[str, str]) -> int:
    """Write to those who cannot sign in yet how to choose a password; return to how many.

    Args:
        people: ids; whoever has a password already is left alone.
        actor: who has it done; the caller has asked for the right.
        about: what the account is for, in Russian and in English.
    """
    written = 0
    for person in Person.objects.filter(pk__in=list(people), is_active=True).order_by("pk"):
        if person.has_usable_password():
            continue
        with translation.override(person.language or "ru"):
            english = (translation.get_language() or "ru").startswith("en") and about[1]
            message = compose(_letter(person, about[1] if english else about[0]), person.email)
        transaction.on_commit(message.send)
        written += 1
    audit("people.invite", actor_id=actor.pk, object_kind="person", object_id="", count=written)
    return written

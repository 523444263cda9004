"""Accounts: made, closed, reopened; the reader's own settings."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.errors import Conflict, DomainError, Forbidden
from kamerton.people import rules
from kamerton.people.events import PersonDeactivated, PersonRegistered
from kamerton.people.models import Person, Profile
from kamerton.people.names import guess_gender
from kamerton.people.operations.search import index_person


@transaction.atomic
def register_person(
    *, email: str, password: str | None, actor: Person | None = None, **names: Any
) -> Person:
    """Make an account whose e-mail counts as verified.

    Args:
        email: unique in any letter case.
        password: None leaves the account without one until it is set by a link.
        actor: who does it; None when people register by themselves.
        names: surname, given_name, patronymic, gender, language, time_zone, is_minor …

    Raises:
        Conflict: the e-mail has an account already.
    """
    if Person.objects.filter(email__iexact=email).exists():
        raise Conflict("email_taken", _("There is an account with this e-mail already."), "email")
    person = Person.objects.create_user(email, password, **names)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    complete_registration(person, actor=actor, invited=actor is not None)
    return person


@transaction.atomic
def complete_registration(
    person: Person, *, actor: Person | None = None, invited: bool = False
) -> None:
    """Do what follows every new account: gender by name, profile, search, audit, event."""
    if not person.gender:
        person.gender = guess_gender(person.surname, person.patronymic)
        person.save(update_fields=["gender"])
    Profile.objects.get_or_create(person=person)
    index_person(person)
    audit(
        "people.register_person",
        actor_id=actor.pk if actor else person.pk,
        object_kind="person",
        object_id=person.pk,
    )
    publish(PersonRegistered(person_id=person.pk, invited=invited))


@transaction.atomic
def keep_preference(person: Person, key: str, value: str) -> None:
    """Keep language ("language") or theme ("theme", as the design system writes it)."""
    if key == "language" and value in dict(settings.LANGUAGES):
        person.language = value
    elif key == "theme":
        person.theme = value[:60]
    person.save(update_fields=["language", "theme"])


@transaction.atomic
def change_settings(person: Person, *, language: str, time_zone: str) -> None:
    """Set the reader's own language and time zone.

    Raises:
        DomainError: an unknown one of the two.
    """
    if language not in dict(settings.LANGUAGES) or time_zone not in available_timezones():
        raise DomainError("unknown_setting", _("Choose one of the values offered."))
    person.language, person.time_zone = language, time_zone
    person.save(update_fields=["language", "time_zone"])


@transaction.atomic
def deactivate_person(person: Person, *, actor: Person) -> None:
    """Close somebody's account and end all of its sessions; nothing is erased.

    Raises:
        Forbidden: the actor is no administrator over the person, or is the person.
    """
    if not rules.may_deactivate_person(actor, person):
        raise Forbidden("may_not_deactivate", _("Only an administrator closes accounts."))
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)
    index_person(person)
    audit("people.deactivate_person", actor_id=actor.pk, object_kind="person", object_id=person.pk)
    publish(PersonDeactivated(person_id=person.pk))


@transaction.atomic
def reactivate_person(person: Person, *, actor: Person) -> None:
    """Open a closed account again.

    Raises:
        Forbidden: the actor is no administrator over the person.
    """
    if not rules.may_deactivate_person(actor, person):
        raise Forbidden("may_not_deactivate", _("Only an administrator opens accounts."))
    person.is_active = True
    person.save(update_fields=["is_active"])
    index_person(person)
    audit("people.reactivate_person", actor_id=actor.pk, object_kind="person", object_id=person.pk)


@transaction.atomic
def end_other_sessions(person: Person, *, keep: str) -> None:
    """Sign out everywhere but in the session with the key ``keep``."""
    end_sessions(person, keep=keep)
    audit("people.end_sessions", actor_id=person.pk, object_kind="person", object_id=person.pk)


def end_sessions(person: Person, *, keep: str = "") -> None:
    """End every session of ``person`` but ``keep``, in the caller's transaction."""
    sessions = UserSession.objects.filter(user=person).exclude(session_key=keep)
    Session.objects.filter(pk__in=sessions.values("session_key")).delete()
    sessions.delete()


@transaction.atomic
def forget_ended_sessions() -> None:
    """Remove the sessions whose time is over."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()

"""Invitations by e-mail: sent, sent again, taken back, accepted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.errors import Forbidden, NotFound
from kamerton.people import rules
from kamerton.people.enums import Role
from kamerton.people.models import Institute, Invitation, Organisation, Person, Profile
from kamerton.people.operations.accounts import register_person
from kamerton.people.operations.letters import Letter, compose
from kamerton.people.operations.profiles import Names
from kamerton.people.operations.roles import grant_role
from kamerton.people.tokens import hash_token, new_token

VALID_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is invited; the names may be unknown."""

    email: str
    names: Names = field(default_factory=lambda: Names("", ""))


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a list of invitations: e-mails invited, and those with an account already."""

    invited: tuple[str, ...]
    known: tuple[str, ...]


def _letter(invitation: Invitation, token: str) -> Letter:
    institute = Institute.objects.select_related("organisation").first()
    name = institute.organisation.name if institute else _("Kamerton")
    who = invitation.invited_by
    return Letter(
        subject=_("Invitation to %(institute)s") % {"institute": name},
        paragraphs=[
            _("%(person)s invites you to study and work with %(institute)s.")
            % {"person": who.short_name if who else name, "institute": name},
            _("Follow the link, check your name and choose a password: the account is ready then."),
        ],
        action=_("Accept the invitation"),
        url=settings.BASE_URL + reverse("people:invitation_accept", args=[token]),
        note=_(
            "The link is yours alone and works for 14 days. If you expected no invitation, do nothing."
        ),
    )


def _check_may_give(actor: Person, role: str, organisation: Organisation | None) -> None:
    if not rules.may_invite_person(actor):
        raise Forbidden("may_not_invite", _("Only organisers and administrators invite people."))
    if not role:
        return
    may = organisation and rules.has_role(actor, Role.ADMINISTRATOR, organisation=organisation)
    if not may:
        raise Forbidden("may_not_grant", _("Only an administrator there gives this role."))


@transaction.atomic
def invite_people(
    invitees: Sequence[Invitee],
    *,
    actor: Person,
    role: str = "",
    organisation: Organisation | None = None,
    language: str = "ru",
) -> Sent:
    """Invite by e-mail, each with a personal link; whoever has an account is left alone.

    An invitation of the same address that waits is replaced. At most 500 at once.

    Args:
        invitees: whom.
        actor: organiser; administrator where a role is given.
        role: code of Role to hold in ``organisation`` on arrival, or empty.
        organisation: place of work of those invited.
        language: of the letters.

    Raises:
        Forbidden: the actor may not invite, or not give this role.
    """
    _check_may_give(actor, role, organisation)
    by_email = {one.email.strip().lower(): one for one in invitees[:500]}
    known = _with_account(list(by_email))
    fresh = {email: one for email, one in by_email.items() if email not in known}
    Invitation.objects.filter(
        email__in=list(fresh), accepted_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=clock.now())
    for email, one in fresh.items():
        token = new_token()
        invitation = Invitation.objects.create(
            email=email,
            surname=one.names.surname,
            given_name=one.names.given_name,
            patronymic=one.names.patronymic,
            role=role,
            organisation=organisation,
            token_hash=hash_token(token),
            invited_by=actor,
            expires_at=clock.now() + VALID_FOR,
        )
        _send(invitation, token, language)
    audit("people.invite", actor_id=actor.pk, object_kind="person", object_id="", count=len(fresh))
    return Sent(invited=tuple(fresh), known=tuple(sorted(known)))


def _with_account(emails: list[str]) -> set[str]:
    found = Person.objects.annotate(lower=Lower("email")).filter(lower__in=emails)
    return set(found.values_list("lower", flat=True))


def _send(invitation: Invitation, token: str, language: str) -> None:
    with translation.override(language):
        message = compose(_letter(invitation, token), invitation.email)
    transaction.on_commit(message.send)


@transaction.atomic
def send_again(invitation: Invitation, *, actor: Person) -> None:
    """Send a new link; the former one stops working."""
    _check_may_give(actor, invitation.role, invitation.organisation)
    token = new_token()
    invitation.token_hash = hash_token(token)
    invitation.expires_at = clock.now() + VALID_FOR
    invitation.save(update_fields=["token_hash", "expires_at"])
    _send(invitation, token, translation.get_language() or "ru")


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, actor: Person) -> None:
    """Take an invitation back: its link stops working."""
    if not rules.may_invite_person(actor):
        raise Forbidden("may_not_invite", _("Only organisers and administrators invite people."))
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])


@transaction.atomic
def accept_invitation(token: str, *, names: Names, password: str, language: str) -> Person:
    """Make the account of an invitation, with the role it brings; the e-mail is verified by it.

    Raises:
        NotFound: the link was used, taken back, or is too old.
        Conflict: an account with this e-mail was made meanwhile.
    """
    found = (
        Invitation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisation", "invited_by")
        .filter(
            token_hash=hash_token(token),
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=clock.now(),
        )
        .first()
    )
    if found is None:
        raise NotFound(
            "no_invitation", _("This invitation has been used, taken back or is too old.")
        )
    person = register_person(
        email=found.email,
        password=password,
        actor=found.invited_by,
        surname=names.surname,
        given_name=names.given_name,
        patronymic=names.patronymic,
        gender=names.gender,
        language=language,
    )
    if found.organisation:
        Profile.objects.filter(person=person).update(organisation=found.organisation)
    if found.role:
        grant_role(
            person,
            role=Role(found.role),
            actor=found.invited_by,
            organisation=found.organisation,
        )
    found.accepted_at, found.accepted_by = clock.now(), person
    found.save(update_fields=["accepted_at", "accepted_by"])
    return person

"""Invitations and guardianships that wait or were accepted."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.errors import NotFound
from kamerton.people.models import Guardianship, Invitation, Person
from kamerton.people.tokens import hash_token


def invitations() -> QuerySet[Invitation]:
    """Return the invitations not taken back, newest first."""
    return (
        Invitation.objects.filter(revoked_at__isnull=True)
        .select_related("invited_by", "organisation", "accepted_by")
        .order_by("-invited_at", "-pk")
    )


def access_invitation(token: str) -> Invitation:
    """Return the invitation of a link that still works, or raise NotFound."""
    found = (
        invitations()
        .filter(token_hash=hash_token(token), accepted_at__isnull=True, expires_at__gt=clock.now())
        .first()
    )
    if found is None:
        message = _("This invitation has been used, taken back or is too old.")
        raise NotFound("no_invitation", message)
    return found


def access_open_invitation(pk: int) -> Invitation:
    """Return an invitation that nobody has accepted, or raise NotFound."""
    found = invitations().filter(pk=pk, accepted_at__isnull=True).first()
    if found is None:
        raise NotFound("no_invitation", _("This invitation does not wait any more."))
    return found


def guardians_of(minor: Person) -> QuerySet[Guardianship]:
    """Return who was asked to answer for ``minor``, and who does."""
    return Guardianship.objects.filter(minor=minor).select_related("guardian").order_by("pk")


def wards_of(guardian: Person) -> QuerySet[Person]:
    """Return the minors for whom ``guardian`` answers."""
    held = Guardianship.objects.filter(
        guardian=guardian, accepted_at__isnull=False, ended_at__isnull=True
    )
    return Person.objects.filter(pk__in=held.values("minor")).order_by("given_name", "pk")


def access_ward(guardian: Person, pk: int) -> Person:
    """Return a minor for whom ``guardian`` answers, or raise NotFound."""
    found = wards_of(guardian).filter(pk=pk).first()
    if found is None:
        raise NotFound("no_ward", _("There is no such child in your care."))
    return found

"""Guardians: asked by e-mail, they accept by signing the consent for the minor."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.errors import DomainError, NotFound
from kamerton.people.enums import ConsentKind
from kamerton.people.models import ConsentDocument, Guardianship, Person
from kamerton.people.operations.consents import sign_consent
from kamerton.people.operations.letters import Letter, compose
from kamerton.people.tokens import hash_token, new_token


@transaction.atomic
def ask_guardian(minor: Person, *, email: str) -> None:
    """Send a grown-up the link to answer for ``minor``'s account.

    Asking again sends a new link; another address replaces one that has not accepted.

    Raises:
        DomainError: the person is no minor, or the address is the minor's own.
    """
    email = email.strip()
    if not minor.is_minor:
        raise DomainError("not_minor", _("A guardian is asked only for a minor."))
    if email.lower() == minor.email.lower():
        raise DomainError(
            "guardian_self", _("Write the e-mail of a parent, not your own."), "guardian_email"
        )
    Guardianship.objects.filter(minor=minor, accepted_at__isnull=True).delete()
    token = new_token()
    Guardianship.objects.create(minor=minor, email=email, token_hash=hash_token(token))
    with translation.override(minor.language):
        message = compose(_letter(minor, token), email)
    transaction.on_commit(message.send)


def _letter(minor: Person, token: str) -> Letter:
    return Letter(
        subject=_("Your consent is needed for %(name)s") % {"name": minor.short_name},
        paragraphs=[
            _(
                "%(name)s has registered to study music at a distance and named you as parent or guardian."
            )
            % {"name": minor.short_name},
            _("The account opens only when you have read the consent and signed it."),
        ],
        action=_("Read and decide"),
        url=settings.BASE_URL + reverse("people:guardian_accept", args=[token]),
        note=_("If you do not know this child, do nothing: the account stays closed."),
    )


def guardianship_by_token(token: str) -> Guardianship:
    """Return the question that waits for an answer, or raise NotFound."""
    found = (
        Guardianship.objects.select_related("minor")
        .filter(token_hash=hash_token(token), accepted_at__isnull=True)
        .first()
    )
    if found is None:
        raise NotFound("no_guardianship", _("This link has been used or replaced by a newer one."))
    return found


@transaction.atomic
def accept_guardianship(token: str, *, guardian: Person, ip: str = "") -> Person:
    """Make ``guardian`` answer for the minor and sign the consent; return the minor.

    Raises:
        NotFound: the link was used or replaced.
        DomainError: the guardian is a minor too.
    """
    question = guardianship_by_token(token)
    Guardianship.objects.select_for_update(no_key=True).get(pk=question.pk)
    if guardian.is_minor or guardian.pk == question.minor_id:
        raise DomainError("guardian_minor", _("A guardian must be grown up."))
    Guardianship.objects.filter(pk=question.pk).update(guardian=guardian, accepted_at=clock.now())
    if ConsentDocument.objects.filter(kind=ConsentKind.GUARDIAN).exists():
        sign_consent(question.minor, kind=ConsentKind.GUARDIAN, ip=ip, signed_by=guardian)
    audit(
        "people.accept_guardianship",
        actor_id=guardian.pk,
        object_kind="person",
        object_id=question.minor_id,
    )
    return question.minor


@transaction.atomic
def appoint_guardian(minor: Person, guardian: Person) -> None:
    """Link a guardian whose written consent the institute holds (imports, demo)."""
    Guardianship.objects.update_or_create(
        minor=minor,
        email=guardian.email,
        defaults={
            "guardian": guardian,
            "accepted_at": clock.now(),
            "token_hash": hash_token(new_token()),
        },
    )
    if ConsentDocument.objects.filter(kind=ConsentKind.GUARDIAN).exists():
        sign_consent(minor, kind=ConsentKind.GUARDIAN, signed_by=guardian)

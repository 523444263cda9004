"""What happens to a document after it was issued: reissue, duplicate, cancellation."""

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, publish
from kamerton.core.types import PersonLike
from kamerton.credentials.enums import BlankState, CertificateState
from kamerton.credentials.errors import NotEarned, WrongDocument
from kamerton.credentials.events import CertificateClosed
from kamerton.credentials.models import Blank, Certificate
from kamerton.credentials.operations.issuing import announce_issued, filled_in
from kamerton.credentials.operations.numbers import enter, queue_up
from kamerton.credentials.rules import require
from kamerton.learning.api import enrolment_to_certify

_KEPT = (
    "person_id",
    "enrolment_id",
    "holder",
    "holder_gender",
    "kind",
    "programme",
    "programme_en",
    "hours",
    "studied_from",
    "studied_to",
    "institute",
    "institute_en",
)


def _locked(certificate_id: int) -> Certificate:
    queue_up()
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("register")
        .get(pk=certificate_id)
    )
    if not certificate.is_valid:
        raise WrongDocument(
            "document_closed",
            _("The document %(number)s is not valid any more: it was replaced or cancelled.")
            % {"number": certificate.registration_number},
        )
    return certificate


def _close(actor: PersonLike, certificate: Certificate, state: str, reason: str) -> None:
    certificate.state, certificate.reason = state, reason
    certificate.closed_on, certificate.closed_by_id = clock.today(), actor.pk
    certificate.save(update_fields=["state", "reason", "closed_on", "closed_by"])
    audit(
        f"credentials.{state}",
        actor_id=actor.pk,
        object_kind="certificate",
        object_id=certificate.pk,
        number=certificate.registration_number,
    )
    publish(CertificateClosed(certificate.pk, certificate.person_id))


def _spoil(certificate: Certificate, reason: str) -> None:
    Blank.objects.filter(certificate=certificate).update(
        state=BlankState.SPOILT, reason=reason, changed_on=clock.today()
    )


@transaction.atomic
def cancel_certificate(actor: PersonLike, *, certificate_id: int, reason: str) -> Certificate:
    """Cancel a document; it stays in the register, and its public page says so with the reason.

    Raises:
        WrongDocument: it was replaced or cancelled already.
    """
    require("credentials.change_certificate", actor)
    certificate = _locked(certificate_id)
    _close(actor, certificate, CertificateState.CANCELLED, reason)
    _spoil(certificate, reason)
    return certificate


@transaction.atomic
def reissue_certificate(actor: PersonLike, *, certificate_id: int, reason: str) -> Certificate:
    """Replace a document that has a mistake by one made of the present data, with a new number.

    The blank of the former one is spoilt.

    Raises:
        WrongDocument: it was replaced or cancelled already.
        NotEarned: the study behind it is gone, so there are no data to make it of.
    """
    require("credentials.change_certificate", actor)
    former = _locked(certificate_id)
    enrolment = enrolment_to_certify(former.enrolment_id) if former.enrolment_id else None
    if enrolment is None:
        raise NotEarned(
            "no_study", _("The study behind this document is gone. Issue a duplicate instead.")
        )
    _close(actor, former, CertificateState.REPLACED, reason)
    _spoil(former, reason)
    fresh = filled_in(actor, enrolment)
    fresh.original = former
    certificate = enter(fresh)
    announce_issued(actor, certificate, "credentials.reissue_certificate")
    return certificate


@transaction.atomic
def issue_duplicate(actor: PersonLike, *, certificate_id: int, reason: str) -> Certificate:
    """Issue a duplicate («дубликат») of a lost document: the original's data, a new number.

    The original is replaced by it; names, hours and dates are the original's, whatever they are now.

    Raises:
        WrongDocument: it was replaced or cancelled already.
    """
    require("credentials.change_certificate", actor)
    lost = _locked(certificate_id)
    _close(actor, lost, CertificateState.REPLACED, reason)
    fresh = Certificate(
        **{name: getattr(lost, name) for name in _KEPT},
        is_duplicate=True,
        original=lost,
        issued_on=clock.today(),
        issued_by_id=actor.pk,
    )
    certificate = enter(fresh)
    announce_issued(actor, certificate, "credentials.issue_duplicate")
    return certificate

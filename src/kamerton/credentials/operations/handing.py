"""Documents come into the hands of their holders."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit
from kamerton.core.types import PersonLike
from kamerton.credentials.enums import CertificateState, HandingWay
from kamerton.credentials.errors import WrongDocument
from kamerton.credentials.models import Certificate
from kamerton.credentials.rules import require


@transaction.atomic
def hand_over(
    actor: PersonLike,
    *,
    certificate_ids: Collection[int],
    on: date,
    how: str = HandingWay.IN_PERSON,
    receiver: str = "",
) -> int:
    """Write down who received the documents, when and how; return how many were new.

    What was handed over before keeps its day and receiver: a second click changes nothing.

    Args:
        actor: who hands over.
        certificate_ids: valid documents.
        on: the day; not in the future.
        how: a HandingWay.
        receiver: who took them, where it is not the holder.

    Raises:
        WrongDocument: the day is in the future, or a representative has no name.
    """
    require("credentials.issue_certificate", actor)
    if on > clock.today():
        raise WrongDocument("handed_tomorrow", _("The day cannot be in the future."), field="on")
    if how == HandingWay.BY_PROXY and not receiver.strip():
        raise WrongDocument(
            "no_receiver", _("Name the representative and the power of attorney."), field="receiver"
        )
    waiting = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("register")
        .filter(pk__in=certificate_ids, state=CertificateState.VALID, handed_on=None)
        .order_by("pk")
    )
    handed = list(waiting)
    for certificate in handed:
        certificate.handed_on, certificate.handed_how = on, how
        certificate.handed_to = receiver.strip() or certificate.holder
        certificate.handed_by_id = actor.pk
        certificate.save(update_fields=["handed_on", "handed_how", "handed_to", "handed_by"])
        audit(
            "credentials.hand_over",
            actor_id=actor.pk,
            object_kind="certificate",
            object_id=certificate.pk,
            number=certificate.registration_number,
        )
    return len(handed)

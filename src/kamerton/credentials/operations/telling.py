"""Who hears of a document."""

from django.db import transaction
from django.urls import reverse

from kamerton.credentials.queries import certificate_by_id
from kamerton.notifications.api import notify

ISSUED = "credentials.issued"


@transaction.atomic
def tell_of_certificate(certificate_id: int) -> None:
    """Tell the holder that the certificate is there; the notice leads to its page."""
    certificate = certificate_by_id(certificate_id)
    if certificate.person_id is None:
        return
    notify(
        [certificate.person_id],
        ISSUED,
        url=reverse("credentials:verify", args=[certificate.public_number]),
        params={
            "programme": certificate.programme,
            "programme_en": certificate.programme_en,
            "number": certificate.registration_number,
        },
    )

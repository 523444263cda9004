"""What gathers itself into portfolios."""

from decimal import Decimal

from django.urls import reverse
from django.utils import translation
from django.utils.formats import localize
from django.utils.translation import gettext, gettext_noop

from kamerton.assessment.api import passed_work
from kamerton.assessment.events import WorkReviewed
from kamerton.credentials.api import certificate_by_id
from kamerton.credentials.events import CertificateClosed, CertificateIssued
from kamerton.portfolio.enums import EntryKind
from kamerton.portfolio.operations import drop_entry, gather_entry

_NUMBER_AND_HOURS = gettext_noop("No %(number)s, %(hours)s hours")
_POINTS = gettext_noop("%(points)s of %(best)s points")


def _in_both(msgid: str, **values: object) -> tuple[str, str]:
    said = []
    for language in ("ru", "en"):
        with translation.override(language):
            said.append(gettext(msgid) % {name: _written(value) for name, value in values.items()})
    return said[0], said[1]


def _written(value: object) -> object:
    """Write a number as the language in force does, without needless zeros or an exponent."""
    if not isinstance(value, Decimal):
        return value
    return localize(value.normalize() if value % 1 else int(value))


def on_certificate_issued(event: CertificateIssued) -> None:
    """Put an issued certificate into its holder's portfolio."""
    certificate = certificate_by_id(event.certificate_id)
    note, note_en = _in_both(
        _NUMBER_AND_HOURS, number=certificate.registration_number, hours=certificate.hours
    )
    gather_entry(
        event.person_id,
        source=("certificate", certificate.pk),
        kind=EntryKind.CERTIFICATE,
        happened_on=certificate.issued_on,
        fields={
            "title": certificate.programme,
            "title_en": certificate.programme_en,
            "url": reverse("credentials:verify", args=[certificate.public_number]),
            "note": note,
            "note_en": note_en,
        },
    )


def on_certificate_closed(event: CertificateClosed) -> None:
    """Take a document that is not valid any more out of its holder's portfolio."""
    if event.person_id is not None:
        drop_entry(event.person_id, source=("certificate", event.certificate_id))


def on_work_reviewed(event: WorkReviewed) -> None:
    """Put a passed work into its author's portfolio."""
    work = passed_work(event.submission_id)
    if work is None:
        return
    note, note_en = _in_both(_POINTS, points=work.points, best=work.best)
    gather_entry(
        work.person_id,
        source=("activity_work", work.activity_id),
        kind=EntryKind.WORK,
        happened_on=work.passed_on,
        fields={
            "title": work.title,
            "title_en": work.title_en,
            "url": work.url,
            "note": note,
            "note_en": note_en,
        },
    )

"""Certificates are issued: one, or all that a cohort lacks."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, publish, record_statement
from kamerton.core.types import PersonLike
from kamerton.credentials.enums import CertificateState
from kamerton.credentials.errors import NotEarned
from kamerton.credentials.events import CertificateIssued
from kamerton.credentials.models import Certificate
from kamerton.credentials.operations.numbers import enter, queue_up
from kamerton.credentials.queries import ready_for_certificate
from kamerton.credentials.rules import require
from kamerton.learning.api import enrolment_to_certify


def filled_in(actor: PersonLike, enrolment: Any) -> Certificate:
    """Return what a completed study certifies today, not kept yet and without a number."""
    cohort, person = enrolment.cohort, enrolment.person
    version = cohort.version
    return Certificate(
        person=person,
        enrolment=enrolment,
        holder=person.full_name,
        holder_gender=person.gender,
        kind=version.kind,
        programme=version.title,
        programme_en=version.title_en,
        hours=version.hours,
        studied_from=cohort.starts_on,
        studied_to=cohort.ends_on,
        issued_on=clock.today(),
        institute=cohort.organisation.name,
        institute_en=cohort.organisation.name_en,
        issued_by_id=actor.pk,
    )


def announce_issued(actor: PersonLike, certificate: Certificate, verb: str) -> None:
    """Write down that a document was entered, and tell the packages above."""
    audit(
        verb,
        actor_id=actor.pk,
        object_kind="certificate",
        object_id=certificate.pk,
        number=certificate.registration_number,
    )
    if certificate.person_id is not None:
        publish(CertificateIssued(certificate.pk, certificate.person_id))


@transaction.atomic
def issue_certificate(actor: PersonLike, *, enrolment_id: int) -> Certificate:
    """Issue the certificate of a completed study; a second call returns the same one.

    Those who issue at one time follow each other until commit: a failure gives the number back, so
    numbers have no gaps.

    Raises:
        NotEarned: the study is not completed.
        NoBlankLeft: the series is printed on blanks and none is free.
    """
    require("credentials.issue_certificate", actor)
    queue_up()
    enrolment = enrolment_to_certify(enrolment_id)
    if enrolment is None or enrolment.completed_at is None:
        raise NotEarned("not_completed", _("The study is not completed yet."))
    known = (
        Certificate.objects.select_related("register")
        .filter(enrolment=enrolment, state=CertificateState.VALID)
        .first()
    )
    if known is not None:
        return known
    certificate = enter(filled_in(actor, enrolment))
    record_statement(
        actor_id=enrolment.person_id,
        verb="earned",
        target=("certificate", certificate.pk),
        context={"cohort": enrolment.cohort_id},
    )
    announce_issued(actor, certificate, "credentials.issue_certificate")
    return certificate


@transaction.atomic
def issue_for_cohort(actor: PersonLike, *, cohort_id: int) -> Sequence[Certificate]:
    """Issue the certificates that a cohort's completed learners lack, by surname.

    Whoever comes second, by a second click or from another room, issues only what is left: nothing
    is issued twice. All are issued, or none.
    """
    require("credentials.issue_certificate", actor)
    queue_up()
    return [
        issue_certificate(actor, enrolment_id=enrolment.pk)
        for enrolment, certificate in ready_for_certificate(cohort_id)
        if certificate is None
    ]

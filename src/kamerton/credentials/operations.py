"""Writes of the register: nothing is ever taken out of it."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.core import clock
from kamerton.core.api import audit, publish, record_statement
from kamerton.core.types import PersonLike
from kamerton.credentials.errors import NotEarned
from kamerton.credentials.events import CertificateIssued
from kamerton.credentials.models import Certificate, Register
from kamerton.credentials.queries import certificate_by_id, ready_for_certificate
from kamerton.credentials.rules import require
from kamerton.learning.api import enrolment_to_certify
from kamerton.notifications.api import notify

# Without letters and digits that are read for one another.
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6
ISSUED = "credentials.issued"


def _next_number(year: int) -> tuple[Register, int]:
    Register.objects.get_or_create(year=year)
    register = Register.objects.select_for_update().get(year=year)
    register.last_number += 1
    register.save(update_fields=["last_number"])
    return register, register.last_number


def _new_code() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _index in range(CODE_LENGTH))


@transaction.atomic
def issue_certificate(actor: PersonLike, *, enrolment_id: int) -> Certificate:
    """Issue the certificate of a completed study; a second call returns the same one.

    The year's row of the register stays locked until commit: a failure gives the number back,
    so numbers have no gaps, and two issuers wait for each other.

    Raises:
        NotEarned: the study is not completed.
    """
    require("credentials.issue_certificate", actor)
    enrolment = enrolment_to_certify(enrolment_id)
    if enrolment is None or enrolment.completed_at is None:
        raise NotEarned("not_completed", _("The study is not completed yet."))
    known = Certificate.objects.select_related("register").filter(enrolment=enrolment).first()
    if known is not None:
        return known
    certificate = _enter(actor, enrolment)
    audit(
        "credentials.issue_certificate",
        actor_id=actor.pk,
        object_kind="certificate",
        object_id=certificate.pk,
        number=certificate.registration_number,
    )
    record_statement(
        actor_id=enrolment.person_id,
        verb="earned",
        target=("certificate", certificate.pk),
        context={"cohort": enrolment.cohort_id},
    )
    publish(CertificateIssued(certificate.pk, enrolment.person_id))
    return certificate


def _enter(actor: PersonLike, enrolment: Any) -> Certificate:
    cohort, person = enrolment.cohort, enrolment.person
    version, today = cohort.version, clock.today()
    register, number = _next_number(today.year)
    return Certificate.objects.create(
        register=register,
        number=number,
        code=_new_code(),
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
        issued_on=today,
        institute=cohort.organisation.name,
        issued_by_id=actor.pk,
    )


@transaction.atomic
def issue_for_cohort(actor: PersonLike, *, cohort_id: int) -> Sequence[Certificate]:
    """Issue the certificates that a cohort's completed learners lack, by surname."""
    require("credentials.issue_certificate", actor)
    return [
        issue_certificate(actor, enrolment_id=enrolment.pk)
        for enrolment, certificate in ready_for_certificate(cohort_id)
        if certificate is None
    ]


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

"""Contracts of enrolments."""

from kamerton.office.models import Contract


def contract_of(enrolment_id: int) -> Contract | None:
    """Return the contract of an enrolment; the caller has asked for the right."""
    return Contract.objects.filter(enrolment=enrolment_id).first()

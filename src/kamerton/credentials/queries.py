"""Reads of the register."""

import hmac
import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kamerton.core.errors import NotFound
from kamerton.credentials.models import Certificate
from kamerton.credentials.rules import may
from kamerton.learning.api import completed_enrolments

_NUMBER = re.compile(r"(\d{2})-(\d{6})-([0-9A-Z]{4,8})")
# Letters that are read or typed as another one.
_ALIKE = str.maketrans(
    {
        "О": "0",
        "O": "0",
        "I": "1",
        "L": "1",
        "А": "A",
        "В": "B",
        "Е": "E",
        "К": "K",
        "М": "M",
        "Н": "H",
        "Р": "P",
        "С": "C",
        "Т": "T",
        "Х": "X",
    }
)


def normalised_number(text: str) -> str:
    """Return a printed number without what typing changes: spaces, case, look-alike letters."""
    compact = re.sub(r"[\s№]", "", text).upper().translate(_ALIKE)
    return re.sub(r"[‐‑–—−]", "-", compact)


def by_public_number(text: str) -> Certificate | None:
    """Return the certificate with this printed number, or None; a wrong code finds nothing."""
    match = _NUMBER.fullmatch(normalised_number(text))
    if match is None:
        return None
    year, number, code = match.groups()
    found = (
        Certificate.objects.select_related("register")
        .filter(register__year=2000 + int(year), number=int(number))
        .first()
    )
    if found is None or not hmac.compare_digest(found.code, code):
        return None
    return found


def access_certificate(viewer: Any, *, number: str) -> Certificate:
    """Return a certificate to its holder or the organisers, else NotFound."""
    found = by_public_number(number)
    if found is None or not may("credentials.download_certificate", viewer, found):
        raise NotFound("no_certificate", _("There is no such certificate."))
    return found


def certificates_of(person: Any) -> list[Certificate]:
    """Return a person's certificates, the newest first."""
    return list(
        Certificate.objects.filter(person=person).select_related("register").order_by("-pk")
    )


def register_entries(text: str = "") -> QuerySet[Certificate]:
    """Return the register, the newest first, narrowed to a name, programme or number."""
    entries = Certificate.objects.select_related("register").order_by("-register__year", "-number")
    if text.strip():
        condition = Q(holder__icontains=text.strip()) | Q(programme__icontains=text.strip())
        match = re.fullmatch(r"(\d{2})-(\d{1,6}).*", normalised_number(text))
        if match:
            condition |= Q(register__year=2000 + int(match[1]), number=int(match[2]))
        entries = entries.filter(condition)
    return entries


def ready_for_certificate(cohort_id: int) -> list[tuple[Any, Certificate | None]]:
    """Return (enrolment, certificate or None) for everyone in a cohort who completed it."""
    enrolments = completed_enrolments(cohort_id)
    issued = {
        c.enrolment_id: c
        for c in Certificate.objects.select_related("register").filter(
            enrolment_id__in=[e.pk for e in enrolments]
        )
    }
    return [(enrolment, issued.get(enrolment.pk)) for enrolment in enrolments]


def numbers_of(enrolment_ids: Sequence[int]) -> dict[int, str]:
    """Return the printed numbers of the certificates of enrolments, by enrolment id."""
    found = Certificate.objects.select_related("register").filter(enrolment__in=enrolment_ids)
    return {c.enrolment_id: c.public_number for c in found if c.enrolment_id is not None}


def certificate_by_id(certificate_id: int) -> Certificate:
    """Return a certificate with its register, for another package's receiver."""
    return Certificate.objects.select_related("register").get(pk=certificate_id)

"""Reads of the register."""

import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kamerton.core.api import Prepared, any_of
from kamerton.core.errors import NotFound
from kamerton.credentials.enums import CertificateState
from kamerton.credentials.models import Certificate, Register
from kamerton.credentials.rules import may
from kamerton.learning.api import completed_enrolments

_NUMBER = re.compile(r"(?:([^-\s]{1,6})-)?(\d{2})-(\d{6})-([0-9A-Z]{4,8})")
_ENTRY = re.compile(r"(?:([^-\s]{1,6})-)?(\d{2})-(\d{1,6})(?:-.*)?")
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


def _numbered(prefix: str | None, year: str, number: str) -> list[Certificate]:
    found = Certificate.objects.select_related("register").filter(
        register__year=2000 + int(year), number=int(number)
    )
    wanted = prefix or ""
    return [one for one in found if normalised_number(one.prefix) == wanted]


def by_public_number(text: str) -> Certificate | None:
    """Return the certificate with this printed number, or None; a wrong code finds nothing."""
    match = _NUMBER.fullmatch(normalised_number(text))
    if match is None:
        return None
    prefix, year, number, code = match.groups()
    for found in _numbered(prefix, year, number):
        if hmac.compare_digest(found.code, code):
            return found
    return None


def access_certificate(viewer: Any, *, number: str) -> Certificate:
    """Return a certificate to its holder or the organisers, else NotFound."""
    found = by_public_number(number)
    if found is None or not may("credentials.download_certificate", viewer, found):
        raise NotFound("no_certificate", _("There is no such certificate."))
    return found


def access_for_office(viewer: Any, *, number: str) -> Certificate:
    """Return a certificate with its blank to those who issue, else NotFound."""
    found = by_public_number(number)
    if found is None or not may("credentials.issue_certificate", viewer):
        raise NotFound("no_certificate", _("There is no such certificate."))
    return Certificate.objects.select_related(
        "register__series", "blank__batch", "original__register", "issued_by", "closed_by"
    ).get(pk=found.pk)


def successor_of(certificate: Certificate) -> Certificate | None:
    """Return the document that replaces this one."""
    return certificate.successors.select_related("register").order_by("-pk").first()


def certificates_of(person: Any) -> list[Certificate]:
    """Return a person's certificates, the newest first."""
    return list(
        Certificate.objects.filter(person=person).select_related("register").order_by("-pk")
    )


def register_entries(
    text: str = "", *, year: int | None = None, state: str = ""
) -> QuerySet[Certificate]:
    """Return the register, the newest first, narrowed to a name, programme or number."""
    entries = Certificate.objects.select_related("register").order_by("-register__year", "-pk")
    if year:
        entries = entries.filter(register__year=year)
    if state:
        entries = entries.filter(state=state)
    if text.strip():
        condition = Q(holder__icontains=text.strip()) | Q(programme__icontains=text.strip())
        match = _ENTRY.fullmatch(normalised_number(text))
        if match:
            keys = [one.pk for one in _numbered(*match.groups())]
            condition |= Q(pk__in=keys)
        entries = entries.filter(condition)
    return entries


def register_years() -> list[int]:
    """Return the years in which anything was issued, the newest first."""
    years = Register.objects.filter(last_number__gt=0).values_list("year", flat=True)
    return sorted(set(years), reverse=True)


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register as a sheet has it."""

    certificate: Certificate
    blank_series: str
    blank_number: str


def _with_blanks(entries: QuerySet[Certificate]) -> Iterator[RegisterRow]:
    for one in entries.select_related("register", "blank__batch", "blank__series", "original"):
        blank = getattr(one, "blank", None)
        yield RegisterRow(
            one,
            blank.series.code if blank else "",
            blank.printed_number if blank else "",
        )


def register_rows(entries: QuerySet[Certificate]) -> list[RegisterRow]:
    """Return entries with the blanks that they are printed on, in the order of the register."""
    ordered = entries.order_by("register__year", "prefix", "number")
    return list(_with_blanks(ordered))


def issued_in_year(year: int) -> QuerySet[Certificate]:
    """Return everything that stands in the register of a year, in its order."""
    return Certificate.objects.filter(register__year=year).order_by("prefix", "number")


def ready_for_certificate(cohort_id: int) -> list[tuple[Any, Certificate | None]]:
    """Return (enrolment, its valid certificate or None) for everyone in a cohort who completed it."""
    enrolments = completed_enrolments(cohort_id)
    issued = _valid_by_enrolment([e.pk for e in enrolments])
    return [(enrolment, issued.get(enrolment.pk)) for enrolment in enrolments]


def _valid(keys: Any) -> QuerySet[Certificate]:
    return Certificate.objects.select_related("register").filter(
        any_of("enrolment_id", keys), state=CertificateState.VALID
    )


_valid_of = Prepared(_valid, keys=list)


def _valid_by_enrolment(keys: Sequence[int]) -> Mapping[int | None, Certificate]:
    return {one.enrolment_id: one for one in _valid_of(keys=list(keys))}


def certificates_of_cohort(cohort_id: int) -> list[RegisterRow]:
    """Return everything issued for a cohort, also what was replaced, in the order of the register."""
    return register_rows(Certificate.objects.filter(enrolment__cohort=cohort_id))


def numbers_of(enrolment_ids: Sequence[int]) -> dict[int, str]:
    """Return the printed numbers of the valid certificates of enrolments, by enrolment id."""
    found = _valid_by_enrolment(enrolment_ids)
    return {key: c.public_number for key, c in found.items() if key is not None}


def holders_of_documents(enrolment_ids: Sequence[int]) -> set[int]:
    """Return which enrolments have a document that is valid."""
    return {key for key in _valid_by_enrolment(enrolment_ids) if key is not None}


def certificate_by_id(certificate_id: int) -> Certificate:
    """Return a certificate with its register, for another package's receiver."""
    return Certificate.objects.select_related("register").get(pk=certificate_id)


def cohorts_certified_in(year: int) -> list[int]:
    """Return the ids of the cohorts for which documents were issued in a year."""
    found = Certificate.objects.filter(register__year=year, enrolment__isnull=False)
    return sorted(set(found.values_list("enrolment__cohort", flat=True)))

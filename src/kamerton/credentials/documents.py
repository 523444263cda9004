"""The certificate as a PDF, the sheet of hand-over, the register as a workbook."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kamerton.core.api import Grid, Paper, Signatures, Text, compile_pdf, workbook
from kamerton.credentials.enums import CertificateState
from kamerton.credentials.models import Certificate
from kamerton.credentials.queries import RegisterRow
from kamerton.ui.api import date, day

RETRAINING = "professional_retraining"
TEMPLATE = Path(__file__).parent / "pdf" / "certificate.typ"


def verification_url(certificate: Certificate) -> str:
    """Return the public address at which the certificate is verified."""
    return settings.BASE_URL + reverse("credentials:verify", args=[certificate.public_number])


def qr_svg(text: str) -> str:
    """Return a QR code (error correction M) as SVG."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def _said(certificate: Certificate) -> str:
    passed = {
        "female": "прошла повышение квалификации",
        "male": "прошёл повышение квалификации",
    }.get(certificate.holder_gender, "прошёл(ла) повышение квалификации")
    if certificate.kind == RETRAINING:
        passed = passed.replace("повышение квалификации", "профессиональную переподготовку")
    return passed


def certificate_pdf(certificate: Certificate, *, language: str = "ru") -> bytes:
    """Return the certificate as a PDF; the text layer is real text.

    The document itself is Russian; in any other language it is a translation that says so.
    """
    with translation.override("ru" if language == "ru" else "en"):
        make = _russian if language == "ru" else _english
        address = verification_url(certificate)
        data = {
            "holder": certificate.holder,
            "number": certificate.registration_number,
            "issued": date(certificate.issued_on),
            "public_number": certificate.public_number,
            "address": address,
            "qr": qr_svg(address),
            "blank": _blank_line(certificate),
            "stamp": "",
            "note": "",
            **make(certificate),
        }
        return compile_pdf(TEMPLATE, data, language=language)


def _blank_line(certificate: Certificate) -> str:
    blank = getattr(certificate, "blank", None)
    return f"{blank.series.code} {blank.printed_number}" if blank is not None else ""


def _russian(certificate: Certificate) -> dict[str, Any]:
    is_diploma = certificate.kind == RETRAINING
    name = "диплом" if is_diploma else "удостоверение"
    stamps = {CertificateState.CANCELLED: "АННУЛИРОВАНО", CertificateState.REPLACED: "ЗАМЕНЕНО"}
    return {
        "institute": certificate.institute,
        "title": "Диплом" if is_diploma else "Удостоверение",
        "subtitle": "о профессиональной переподготовке"
        if is_diploma
        else "о повышении квалификации",
        "opening": f"Настоящ{'ий' if is_diploma else 'ее'} {name} свидетельствует о том, что",
        "period": _period(certificate),
        "passed": _said(certificate),
        "by": "по дополнительной профессиональной программе",
        "programme": f"«{certificate.programme}»",
        "hours": f"в объёме {certificate.hours} академических часов",
        "stamp": stamps.get(CertificateState(certificate.state), ""),
        "note": "Дубликат" if certificate.is_duplicate else "",
        "words": {
            "number": "Регистрационный номер",
            "issued": "Дата выдачи",
            "head": "Руководитель",
            "secretary": "Секретарь",
            "verify": "Проверить подлинность",
            "blank": "Бланк",
        },
    }


def _english(certificate: Certificate) -> dict[str, Any]:
    is_diploma = certificate.kind == RETRAINING
    stamps = {CertificateState.CANCELLED: "CANCELLED", CertificateState.REPLACED: "REPLACED"}
    done = "professional retraining" if is_diploma else "professional development"
    first, last = date(certificate.studied_from), date(certificate.studied_to)
    return {
        "institute": certificate.institute_en or certificate.institute,
        "title": "Diploma" if is_diploma else "Certificate",
        "subtitle": f"of {done}",
        "opening": "This is to certify that",
        "period": f"from {first} to {last}",
        "passed": f"completed {done}",
        "by": "in the programme of further professional education",
        "programme": f"“{certificate.programme_en or certificate.programme}”",
        "hours": f"of {certificate.hours} academic hours",
        "stamp": stamps.get(CertificateState(certificate.state), ""),
        "note": "Translation. The document itself is in Russian."
        + (" Duplicate." if certificate.is_duplicate else ""),
        "words": {
            "number": "Registration number",
            "issued": "Issued on",
            "head": "Head",
            "secretary": "Secretary",
            "verify": "Verify",
            "blank": "Form",
        },
    }


def _period(certificate: Certificate) -> str:
    first = day(certificate.studied_from, weekday=False)
    last = day(certificate.studied_to, weekday=False)
    return f"с {first} {certificate.studied_from.year} года по {last} {certificate.studied_to.year} года"


def handing_sheet(
    rows: Sequence[RegisterRow], *, programme: str, cohort: str, institute: str
) -> Paper:
    """Return the sheet of hand-over («ведомость выдачи»): who received which document, and signed."""
    valid = [row for row in rows if row.certificate.is_valid]
    ordered = sorted(valid, key=lambda row: row.certificate.holder)
    lines = [
        (
            str(position),
            row.certificate.holder,
            row.certificate.registration_number,
            f"{row.blank_series} {row.blank_number}".strip() or "—",
            date(row.certificate.issued_on),
            _received(row.certificate),
            "",
        )
        for position, row in enumerate(ordered, start=1)
    ]
    columns = (
        "№",
        "Фамилия, имя, отчество",
        "Регистрационный номер",
        "Бланк",
        "Дата выдачи",
        "Получен",
        "Подпись",
    )
    return Paper(
        institute=institute,
        title="Ведомость выдачи документов",
        subtitle=f"о квалификации по программе «{programme}», группа «{cohort}»",
        blocks=(
            Grid(columns, lines, (0.5, 4, 2, 1.6, 1.4, 2.4, 2)),
            Text(f"Всего документов: {len(lines)}."),
            Signatures((("Документы выдал(а)", ""), ("Руководитель", ""))),
        ),
        is_wide=True,
    )


def _received(certificate: Certificate) -> str:
    if certificate.handed_on is None:
        return ""
    other = certificate.handed_to != certificate.holder
    return date(certificate.handed_on) + (f", {certificate.handed_to}" if other else "")


REGISTER_COLUMNS = (
    "Регистрационный номер",
    "Вид документа",
    "Серия бланка",
    "Номер бланка",
    "Дата выдачи",
    "Фамилия, имя, отчество",
    "Программа",
    "Часов",
    "Начало обучения",
    "Окончание обучения",
    "Состояние",
    "Причина",
    "Дата получения",
    "Кто получил",
)


def register_workbook(rows: Iterable[RegisterRow]) -> bytes:
    """Return the register («книга регистрации») as XLSX, a line for each document ever issued."""
    states = {"valid": "действует", "replaced": "заменён", "cancelled": "аннулирован"}
    lines = []
    for row in rows:
        one = row.certificate
        kind = "Диплом о переподготовке" if one.kind == RETRAINING else "Удостоверение"
        lines.append(
            (
                one.registration_number,
                f"{kind} (дубликат)" if one.is_duplicate else kind,
                row.blank_series,
                row.blank_number,
                one.issued_on,
                one.holder,
                one.programme,
                one.hours,
                one.studied_from,
                one.studied_to,
                states[one.state],
                one.reason,
                one.handed_on,
                one.handed_to,
            )
        )
    return workbook({"Книга регистрации": (REGISTER_COLUMNS, lines)})

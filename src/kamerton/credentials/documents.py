"""The certificate as a PDF."""

import io
from pathlib import Path

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kamerton.core.api import compile_pdf
from kamerton.credentials.models import Certificate
from kamerton.ui.api import date, day

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
    if certificate.kind == "professional_retraining":
        passed = passed.replace("повышение квалификации", "профессиональную переподготовку")
    return passed


def certificate_pdf(certificate: Certificate) -> bytes:
    """Return the certificate, always in Russian, as the document is; the text layer is real text."""
    address = verification_url(certificate)
    with translation.override("ru"):
        data = {
            "institute": certificate.institute,
            "title": "Удостоверение",
            "subtitle": "о повышении квалификации",
            "opening": "Настоящее удостоверение свидетельствует о том, что",
            "holder": certificate.holder,
            "period": _period(certificate),
            "passed": _said(certificate),
            "by": "по дополнительной профессиональной программе",
            "programme": f"«{certificate.programme}»",
            "hours": f"в объёме {certificate.hours} академических часов",
            "number": certificate.registration_number,
            "issued": date(certificate.issued_on),
            "public_number": certificate.public_number,
            "address": address,
            "qr": qr_svg(address),
            "words": {
                "number": "Регистрационный номер",
                "issued": "Дата выдачи",
                "head": "Руководитель",
                "secretary": "Секретарь",
                "verify": "Проверить подлинность",
            },
        }
        if certificate.kind == "professional_retraining":
            data |= {"title": "Диплом", "subtitle": "о профессиональной переподготовке"}
        return compile_pdf(TEMPLATE, data, language="ru")


def _period(certificate: Certificate) -> str:
    first = day(certificate.studied_from, weekday=False)
    last = day(certificate.studied_to, weekday=False)
    return f"с {first} {certificate.studied_from.year} года по {last} {certificate.studied_to.year} года"

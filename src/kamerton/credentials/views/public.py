"""Verification by anybody, and the file for its holder."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kamerton.credentials import documents, queries
from kamerton.credentials.forms import VerifyForm
from kamerton.credentials.rules import may
from kamerton.ui.api import render_page


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a number, and lead to its page."""
    form = VerifyForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        number = queries.normalised_number(form.cleaned_data["number"])
        return redirect("credentials:verify", number=number.replace("/", "-") or "-")
    context = {"form": form, "certificate": None, "number": "", "may_download": False}
    return render_page(request, "credentials/certificate_verify.jinja", context)


@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say to anybody whether a certificate was issued, and what it certifies."""
    found = queries.by_public_number(number)
    may_download = may("credentials.download_certificate", request.user, found)
    is_closed = found is not None and not found.is_valid
    context = {
        "form": VerifyForm(initial={"number": number}),
        "certificate": found,
        "number": number,
        "may_download": may_download,
        "may_change": may("credentials.issue_certificate", request.user),
        "successor": queries.successor_of(found) if found and is_closed and may_download else None,
        "in_english": get_language() == "en",
    }
    status = 200 if found else 404
    return render_page(request, "credentials/certificate_verify.jinja", context, status=status)


@login_required
@require_safe
def download(request: HttpRequest, number: str) -> HttpResponse:
    """Give the certificate's PDF to its holder or an organiser; `?language=en` translates it."""
    certificate = queries.access_certificate(request.user, number=number)
    language = "en" if request.GET.get("language") == "en" else "ru"
    content = documents.certificate_pdf(certificate, language=language)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{queries.normalised_number(certificate.registration_number)}.pdf"
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response

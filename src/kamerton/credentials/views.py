"""Certificates, the register, public verification."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kamerton.credentials import documents, queries
from kamerton.credentials.forms import RegisterFilter, VerifyForm
from kamerton.credentials.operations import issue_for_cohort
from kamerton.credentials.rules import may, require
from kamerton.learning.api import access_cohort
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
    context = {
        "form": VerifyForm(initial={"number": number}),
        "certificate": found,
        "number": number,
        "may_download": may("credentials.download_certificate", request.user, found),
    }
    status = 200 if found else 404
    return render_page(request, "credentials/certificate_verify.jinja", context, status=status)


@login_required
@require_safe
def download(request: HttpRequest, number: str) -> HttpResponse:
    """Give the certificate's PDF to its holder or an organiser."""
    certificate = queries.access_certificate(request.user, number=number)
    response = HttpResponse(documents.certificate_pdf(certificate), content_type="application/pdf")
    name = f"{certificate.registration_number}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of issued certificates."""
    require("credentials.view_register", request.user)
    form = RegisterFilter(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(queries.register_entries(text), 50).get_page(request.GET.get("page"))
    return render_page(
        request, "credentials/register.jinja", {"form": form, "page": page, "q": text}
    )


@login_required
@require_safe
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who of a cohort earned a certificate, and who has it."""
    view = access_cohort(request.user, slug=slug)
    require("credentials.issue_certificate", request.user)
    rows = queries.ready_for_certificate(view.cohort.pk)
    context = {
        "cohort": view.cohort,
        "rows": rows,
        "waiting": sum(certificate is None for _enrolment, certificate in rows),
    }
    return render_page(request, "credentials/cohort_certificates.jinja", context)


@login_required
@require_POST
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    """Issue every certificate that the cohort lacks."""
    view = access_cohort(request.user, slug=slug)
    made = issue_for_cohort(request.user, cohort_id=view.cohort.pk)
    said = ngettext("%(n)d certificate is issued.", "%(n)d certificates are issued.", len(made))
    messages.success(request, said % {"n": len(made)})
    return redirect("credentials:cohort", slug=slug)

"""What organisers do with documents: issue, change, hand over; the register and its blanks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kamerton.core import clock
from kamerton.core.api import DOCX_TYPE, XLSX_TYPE, paper_docx, paper_pdf
from kamerton.core.errors import DomainError, NotFound
from kamerton.credentials import documents, queries
from kamerton.credentials import operations as ops
from kamerton.credentials.forms import (
    BatchForm,
    HandingForm,
    ReasonForm,
    RegisterFilter,
    SeriesForm,
    SpoilForm,
)
from kamerton.credentials.rules import require
from kamerton.learning.api import access_cohort
from kamerton.ui.api import render_page


def file_response(content: bytes, name: str, content_type: str) -> FileResponse:
    """Answer with a made file that nobody keeps."""
    response = FileResponse(
        iter([content]), as_attachment=True, filename=name, content_type=content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of issued certificates."""
    require("credentials.view_register", request.user)
    form = RegisterFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"q": "", "year": None, "state": ""}
    entries = queries.register_entries(chosen["q"], year=chosen["year"], state=chosen["state"])
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_narrowed": any(chosen.values())}
    return render_page(request, "credentials/register.jinja", context)


@login_required
@require_safe
def register_file(request: HttpRequest) -> FileResponse:
    """Give the register, narrowed as the page is, as a workbook."""
    require("credentials.view_register", request.user)
    form = RegisterFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"q": "", "year": None, "state": ""}
    entries = queries.register_entries(chosen["q"], year=chosen["year"], state=chosen["state"])
    content = documents.register_workbook(queries.register_rows(entries))
    return file_response(content, f"Книга регистрации {clock.today():%Y-%m-%d}.xlsx", XLSX_TYPE)


@login_required
@require_safe
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who of a cohort earned a certificate, and who has it."""
    return _cohort_page(request, slug)


def _cohort_page(
    request: HttpRequest, slug: str, data: Any = None, status: int = 200
) -> HttpResponse:
    view = access_cohort(request.user, slug=slug)
    require("credentials.issue_certificate", request.user)
    rows = queries.ready_for_certificate(view.cohort.pk)
    issued = queries.certificates_of_cohort(view.cohort.pk)
    waiting = [r for r in issued if r.certificate.is_valid and r.certificate.handed_on is None]
    form = HandingForm(data, rows=waiting)
    context = {
        "cohort": view.cohort,
        "lacking": [enrolment for enrolment, certificate in rows if certificate is None],
        "issued": issued,
        "to_hand": waiting,
        "form": form,
    }
    if form.is_bound and form.is_valid():
        try:
            count = ops.hand_over(
                request.user,
                certificate_ids=form.cleaned_data["certificate"],
                on=form.cleaned_data["on"],
                how=form.cleaned_data["how"],
                receiver=form.cleaned_data["receiver"],
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            said = ngettext(
                "%(n)d document is handed over.", "%(n)d documents are handed over.", count
            )
            messages.success(request, said % {"n": count})
            return redirect("credentials:cohort", slug=slug)
    return render_page(request, "credentials/cohort_certificates.jinja", context, status=status)


@login_required
@require_POST
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Mark documents of a cohort as handed over."""
    return _cohort_page(request, slug, request.POST)


@login_required
@require_safe
def handing_file(request: HttpRequest, slug: str, kind: str) -> FileResponse:
    """Give the sheet of hand-over as PDF or DOCX."""
    cohort = access_cohort(request.user, slug=slug).cohort
    require("credentials.issue_certificate", request.user)
    rows = queries.certificates_of_cohort(cohort.pk)
    if not rows or kind not in ("pdf", "docx"):
        raise NotFound("no_sheet", _("Nothing has been issued for this cohort yet."))
    paper = documents.handing_sheet(
        rows,
        programme=cohort.version.title,
        cohort=cohort.title,
        institute=rows[0].certificate.institute,
    )
    name = f"Ведомость выдачи. {cohort.title}.{kind}"
    if kind == "pdf":
        return file_response(paper_pdf(paper), name, "application/pdf")
    return file_response(paper_docx(paper), name, DOCX_TYPE)


@login_required
@require_POST
def issue(request: HttpRequest, slug: str) -> HttpResponse:
    """Issue every certificate that the cohort lacks."""
    view = access_cohort(request.user, slug=slug)
    try:
        made = ops.issue_for_cohort(request.user, cohort_id=view.cohort.pk)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("credentials:cohort", slug=slug)
    said = ngettext("%(n)d certificate is issued.", "%(n)d certificates are issued.", len(made))
    messages.success(request, said % {"n": len(made)})
    return redirect("credentials:cohort", slug=slug)


@login_required
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Show those who issue everything about a document, and what can be done with it."""
    found = queries.access_for_office(request.user, number=number)
    context = {"certificate": found, "successor": queries.successor_of(found)}
    return render_page(request, "credentials/certificate_show.jinja", context)


_CHANGES = {
    "cancel": ops.cancel_certificate,
    "reissue": ops.reissue_certificate,
    "duplicate": ops.issue_duplicate,
}


@login_required
def change(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """Cancel, reissue or duplicate a document, with the reason."""
    found = queries.access_for_office(request.user, number=number)
    if action not in _CHANGES:
        raise NotFound("no_action", _("There is no such step."))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            after = _CHANGES[action](
                request.user, certificate_id=found.pk, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Done; the register has it."))
            return redirect("credentials:certificate", number=after.public_number)
    context = {"certificate": found, "form": form, "action": action}
    return render_page(request, "credentials/certificate_change.jinja", context)


@login_required
def blanks(request: HttpRequest) -> HttpResponse:
    """Show the series with their blanks counted, and begin a new one."""
    require("credentials.change_certificate", request.user)
    form = SeriesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = ops.add_series(request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("credentials:series", series_id=made.pk)
    context = {"counts": queries.blank_counts(), "form": form}
    return render_page(request, "credentials/blanks.jinja", context)


@login_required
def series(request: HttpRequest, series_id: int) -> HttpResponse:
    """Show a series: what was received, what is used and spoilt; receive and write off."""
    require("credentials.change_certificate", request.user)
    found = queries.series_by_id(series_id)
    wanted = request.POST.get("step", "")
    batch = BatchForm(request.POST if wanted == "receive" else None, prefix="batch")
    spoil = SpoilForm(request.POST if wanted == "spoil" else None, prefix="spoil")
    bound = {"receive": batch, "spoil": spoil}.get(wanted)
    if bound is not None and bound.is_valid() and _series_step(request, found.pk, wanted, bound):
        return redirect("credentials:series", series_id=series_id)
    context = {
        "series": found,
        "count": next(one for one in queries.blank_counts() if one.series.pk == found.pk),
        "batches": queries.batches(found),
        "blanks": queries.blanks_not_free(found),
        "batch_form": batch,
        "spoil_form": spoil,
    }
    return render_page(request, "credentials/series_show.jinja", context)


def _series_step(request: HttpRequest, series_id: int, step: str, form: Any) -> bool:
    fields = dict(form.cleaned_data)
    try:
        if step == "receive":
            numbers = (fields.pop("first_number"), fields.pop("last_number"))
            ops.receive_blanks(request.user, series_id=series_id, numbers=numbers, **fields)
            messages.success(request, _("The blanks are entered."))
        else:
            ops.spoil_blank(request.user, series_id=series_id, **fields)
            messages.success(request, _("The blank is written off."))
    except DomainError as error:
        form.add_error(error.field, error.message)
        return False
    return True


@login_required
@require_POST
def series_close(request: HttpRequest, series_id: int) -> HttpResponse:
    """Issue nothing in the series from now on."""
    ops.close_series(request.user, series_id=series_id)
    messages.success(request, _("The series is closed; its register stays."))
    return redirect("credentials:blanks")

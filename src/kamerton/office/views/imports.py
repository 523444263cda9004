"""A list of people comes in: every row's fate is shown before anything is written."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.api import XLSX_TYPE, watched_job, workbook
from kamerton.core.errors import DomainError
from kamerton.office.enums import ImportState, RowFate
from kamerton.office.forms.contracts import ImportForm
from kamerton.office.operations import imports as ops
from kamerton.office.queries import imports as queries
from kamerton.office.row_checks import LABELS, MESSAGES
from kamerton.office.rules import require
from kamerton.office.tables import HEADINGS
from kamerton.office.views.answers import file_response
from kamerton.office.views.dossiers import cohort_for_office
from kamerton.ui.api import render_page


@login_required
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a list for a cohort and check it."""
    cohort = cohort_for_office(request, slug, "office.check_documents")
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            batch = ops.read_list(
                request.user, cohort_id=cohort.pk, name=sent.name, content=sent.read()
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("office:import_show", batch_id=batch.pk)
    context = {"cohort": cohort, "form": form, "batches": queries.batches_of(cohort.pk)}
    return render_page(request, "office/import_new.jinja", context)


@login_required
@require_safe
def template(request: HttpRequest) -> FileResponse:
    """Give an empty list with the headings."""
    require("office.check_documents", request.user)
    columns = [words[0] for words in HEADINGS.values()]
    content = workbook({"Список": (columns, [])})
    return file_response(content, "Список слушателей.xlsx", XLSX_TYPE)


@login_required
@require_safe
def show(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Show the rows of a list with their fates."""
    require("office.check_documents", request.user)
    batch = queries.batch_by_id(batch_id)
    fate = request.GET.get("fate", "")
    fates = queries.fates_of(batch)
    is_running = batch.state == ImportState.RUNNING and batch.created_by_id == request.user.pk
    job_id = batch.job_id if is_running else None
    page = Paginator(queries.rows_of(batch, fate), 50).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "page": page,
        "fate": fate,
        "tabs": _tabs(batch_id, fates),
        "to_write": sum(fates.get(one, 0) for one in queries.WRITING),
        "columns": _columns(page),
        "says": MESSAGES,
        "job": watched_job(request.user, job_id) if job_id else None,
    }
    return render_page(request, "office/import_show.jinja", context)


def _columns(rows: Any) -> list[tuple[str, object]]:
    """Return the columns in which any of the rows has something."""
    shown = list(rows)
    return [
        (field, label)
        for field, label in LABELS.items()
        if any(row.data.get(field) or field in row.errors for row in shown)
    ]


def _tabs(batch_id: int, fates: dict[str, int]) -> list[tuple[str, object, str, int]]:
    address = reverse("office:import_show", args=[batch_id])
    every = ("", _("All"), address, sum(fates.values()))
    return [
        every,
        *[
            (one.value, one.label, f"{address}?fate={one.value}", fates[one.value])
            for one in RowFate
            if one.value in fates
        ],
    ]


@login_required
@require_POST
def write(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Have the rows without errors written."""
    try:
        ops.start_import(request.user, batch_id=batch_id)
        messages.success(request, _("The list is being written."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("office:import_show", batch_id=batch_id)


@login_required
@require_POST
def letters(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Write to the people of a list how to come in."""
    try:
        count = ops.write_to_imported(request.user, batch_id=batch_id)
        messages.success(request, _("Letters sent: %(n)d.") % {"n": count})
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("office:import_show", batch_id=batch_id)

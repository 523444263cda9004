"""The federal register's sheet of a cohort."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamerton.core.api import XLSX_TYPE
from kamerton.core.errors import NotFound
from kamerton.office import federal
from kamerton.office.forms.dossiers import PapersForm
from kamerton.office.operations import dossiers as ops
from kamerton.office.operations.federal import export_sheet
from kamerton.office.queries import dossiers as queries
from kamerton.office.queries.federal import federal_sheet
from kamerton.office.views.answers import file_response
from kamerton.office.views.dossiers import cohort_for_office
from kamerton.ui.api import render_page


@login_required
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how ready a cohort is for the federal register; keep what is the same for all."""
    found = cohort_for_office(request, slug, "office.report_to_register")
    readiness = queries.cohort_readiness(found)
    papers = readiness.papers
    names = ("study_form", "funding", "area", "group", "qualification")
    form = PapersForm(request.POST or None, initial={name: getattr(papers, name) for name in names})
    if request.method == "POST" and form.is_valid():
        ops.keep_papers(request.user, cohort_id=found.pk, fields=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("office:federal", slug=slug)
    context = {
        "cohort": found,
        "form": form,
        "readiness": readiness,
        "sheet": federal_sheet(found, readiness),
        "presets": federal.PRESETS.values(),
    }
    return render_page(request, "office/federal_show.jinja", context)


@login_required
@require_safe
def sheet(request: HttpRequest, slug: str, preset: str) -> FileResponse:
    """Give the sheet by one of the presets."""
    found = cohort_for_office(request, slug, "office.report_to_register")
    if preset not in federal.PRESETS:
        raise NotFound("no_preset", _("There is no such form of the sheet."))
    content = export_sheet(request.user, cohort=found, preset=federal.PRESETS[preset])
    return file_response(content, f"ФРДО {found.title} ({preset}).xlsx", XLSX_TYPE)

"""Questionnaires of a thing: assigned, closed, counted, compared."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core import clock
from kamerton.core.api import XLSX_TYPE, paper_pdf
from kamerton.core.errors import DomainError, NotFound
from kamerton.surveys import papers
from kamerton.surveys.enums import Moment
from kamerton.surveys.forms import AssignForm
from kamerton.surveys.operations import rounds as ops
from kamerton.surveys.queries import results as reading
from kamerton.surveys.queries import surveys as queries
from kamerton.surveys.registry import owner_kind, place_for
from kamerton.ui.api import render_page


def _file(content: bytes, name: str, content_type: str) -> FileResponse:
    response = FileResponse(
        iter([content]), as_attachment=True, filename=name, content_type=content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def owner(request: HttpRequest, kind: str, owner_id: str) -> HttpResponse:
    """Show what is assigned to a thing, on entry and on exit."""
    place = place_for(request.user, kind, owner_id)
    found = queries.rounds_of(kind, owner_id)
    today = clock.today()
    sides = [
        (
            Moment(moment),
            found.get(moment),
            moment in found and queries.is_over(found[moment], today),
        )
        for moment in Moment.values
    ]
    context = {
        "place": place,
        "owner": (kind, owner_id),
        "sides": sides,
        "takes_answers": owner_kind(kind).takes_answers,
        "has_both": len(found) == len(Moment.values),
    }
    return render_page(request, "surveys/owner_show.jinja", context)


@login_required
def assign(request: HttpRequest, kind: str, owner_id: str, moment: str) -> HttpResponse:
    """Assign a questionnaire to a thing, or change what is assigned."""
    place = place_for(request.user, kind, owner_id)
    if moment not in Moment.values:
        raise NotFound("no_moment", _("There is no such thing to ask about."))
    known = queries.rounds_of(kind, owner_id).get(moment)
    surveys = queries.assignable_surveys()
    form = AssignForm(
        request.POST or None,
        surveys=surveys,
        initial=AssignForm.initial_of(known) if known else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            ops.assign_survey(
                request.user,
                survey_id=form.cleaned_data["survey"],
                owner=(kind, owner_id),
                moment=moment,
                fields=form.settings(),
            )
            messages.success(request, _("The questionnaire is assigned."))
            return redirect("surveys:owner", kind=kind, owner_id=owner_id)
        except DomainError as error:
            form.add_error(error.field, error.message)
    context = {
        "place": place,
        "owner": (kind, owner_id),
        "moment": Moment(moment),
        "form": form,
        "surveys": surveys,
    }
    return render_page(request, "surveys/round_assign.jinja", context)


_STEPS = {"close": ops.close_round, "open": ops.open_round, "drop": ops.drop_round}


@login_required
@require_POST
def step(request: HttpRequest, round_id: int, name: str) -> HttpResponse:
    """Close a questionnaire, open it again, or take it away."""
    one, _place = queries.access_round(request.user, round_id)
    if name not in _STEPS:
        raise NotFound("no_step", _("There is no such questionnaire."))
    try:
        _STEPS[name](request.user, round_id=round_id)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("surveys:owner", kind=one.owner_kind, owner_id=one.owner_id)


def _results(request: HttpRequest, round_id: int) -> tuple[Any, reading.Results]:
    one, place = queries.access_round(request.user, round_id)
    return place, reading.results(one)[0]


@login_required
@require_safe
def results(request: HttpRequest, round_id: int) -> HttpResponse:
    """Show the results of one questionnaire."""
    place, found = _results(request, round_id)
    context = {"place": place, "found": found, "mean_words": papers.mean_words}
    return render_page(request, "surveys/round_results.jinja", context)


@login_required
@require_safe
def results_file(request: HttpRequest, round_id: int) -> FileResponse:
    """Give the results as XLSX."""
    _place, found = _results(request, round_id)
    if not found.is_shown:
        raise NotFound("no_results", found.why)
    return _file(papers.results_workbook(found), f"questionnaire-{round_id}.xlsx", XLSX_TYPE)


@login_required
@require_safe
def report(request: HttpRequest, kind: str, owner_id: str) -> HttpResponse:
    """Show what was said before against what was said after."""
    context = {
        "place": place_for(request.user, kind, owner_id),
        "owner": (kind, owner_id),
        "found": reading.report(kind, owner_id),
        "mean_words": papers.mean_words,
        "change_words": papers.change_words,
    }
    return render_page(request, "surveys/report_show.jinja", context)


@login_required
@require_safe
def report_file(request: HttpRequest, kind: str, owner_id: str, form: str) -> FileResponse:
    """Give the report as XLSX or PDF."""
    place = place_for(request.user, kind, owner_id)
    found = reading.report(kind, owner_id)
    if not found.is_shown or form not in ("xlsx", "pdf"):
        raise NotFound("no_report", _("The report is not there yet."))
    name = f"before-after-{kind}-{owner_id}.{form}"
    if form == "xlsx":
        return _file(papers.report_workbook(found), name, XLSX_TYPE)
    language = (get_language() or "ru")[:2]
    paper = paper_pdf(papers.report_paper(place, found), language=language)
    return _file(paper, name, "application/pdf")

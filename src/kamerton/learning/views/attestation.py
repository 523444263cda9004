"""Pages of the final attestation: commission, schedule, marks, papers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.api import DOCX_TYPE, paper_docx, paper_pdf
from kamerton.core.errors import DomainError, NotFound
from kamerton.learning import attestation_papers, presenting
from kamerton.learning.enums import Attested, CommissionRole, EnrolmentState, MarkScale
from kamerton.learning.forms import attestation as forms
from kamerton.learning.operations import attestation as attesting
from kamerton.learning.queries import attestation as queries
from kamerton.learning.queries import cohorts
from kamerton.learning.registry import commission_order
from kamerton.learning.rules import require

PAPERS = {"protocol": attestation_papers.protocol, "sheet": attestation_papers.sheet}


def _seen(request: HttpRequest, slug: str) -> tuple[Any, queries.Attestation]:
    cohort = cohorts.access_cohort(request.user, slug=slug).cohort
    found = queries.attestation(request.user, cohort)
    if not found.may_run and found.own is None:
        require("learning.run_attestation", request.user, cohort)
    return cohort, found


def _run(request: HttpRequest, slug: str) -> Any:
    cohort = cohorts.access_cohort(request.user, slug=slug).cohort
    require("learning.run_attestation", request.user, cohort)
    return cohort


@login_required
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the attestation: commission, schedule with marks, papers, the next step."""
    cohort, found = _seen(request, slug)
    return _page(request, cohort, found, forms.CloseForm())


def _page(request: HttpRequest, cohort: Any, found: Any, form: Any) -> HttpResponse:
    context = {
        "cohort": cohort,
        "found": found,
        "close_form": form,
        "signed": queries.signed_files(found.commission),
        "signed_form": forms.SignedForm(),
        "left": sum(shown.defence.decided_at is None for shown in found.defences),
    }
    return presenting.page(request, "attestation_show.jinja", context)


@login_required
def form_it(request: HttpRequest, slug: str) -> HttpResponse:
    """Form the commission, or change it."""
    cohort = _run(request, slug)
    found = queries.attestation(request.user, cohort)
    order = commission_order(cohort.pk)
    form = forms.CommissionForm(
        request.POST or None,
        people=queries.possible_members(),
        is_ordered=order is not None,
        initial=_commission(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            attesting.form_commission(
                request.user, cohort_id=cohort.pk, people=form.people(), fields=form.cleaned_data
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("The commission is formed."))
            return redirect("learning:attestation", slug=slug)
    context = {"cohort": cohort, "form": form, "order": order}
    return presenting.page(request, "commission_form.jinja", context)


def _commission(found: queries.Attestation) -> dict[str, Any]:
    if found.commission is None:
        return {}

    def keys(role: CommissionRole) -> list[str]:
        return [str(m.person_id) for m in found.members if m.role == role]

    names = ("kind", "scale", "order_number", "order_on")
    return {
        "chair": next(iter(keys(CommissionRole.CHAIR)), ""),
        "members": keys(CommissionRole.MEMBER),
        "secretary": next(iter(keys(CommissionRole.SECRETARY)), ""),
        **{name: getattr(found.commission, name) for name in names},
    }


@login_required
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the learners their times."""
    cohort = _run(request, slug)
    people = cohorts.learners(cohort, (EnrolmentState.STUDYING,))
    form = forms.ScheduleForm(request.POST or None, learners=people)
    if request.method == "POST" and form.is_valid():
        try:
            count = attesting.schedule_defences(
                request.user,
                cohort_id=cohort.pk,
                begins_at=form.begins_at(),
                minutes=form.cleaned_data["minutes"],
                place=form.cleaned_data["place"],
                enrolments=form.chosen(),
            )
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Scheduled: %(n)d.") % {"n": count})
            return redirect("learning:attestation", slug=slug)
    return presenting.page(request, "schedule_form.jinja", {"cohort": cohort, "form": form})


def _marks(commission: Any) -> list[tuple[str, str]]:
    marks = attesting.MARKS[MarkScale(commission.scale)]
    return attestation_papers.scale_choices(commission.scale, marks)


def _defence_page(
    request: HttpRequest, seen: Any, mark_form: Any = None, decision_form: Any = None
) -> HttpResponse:
    cohort, found, shown = seen
    marks = _marks(found.commission)
    proposed = "" if shown.proposed is None else str(shown.proposed)
    mine = [m for m in shown.marks if found.own is not None and m.member.pk == found.own.pk]
    own = {"mark": str(mine[0].mark), "note": mine[0].note} if mine and mine[0].is_given else {}
    absent = [("absent", str(Attested.ABSENT.label))]
    context = {
        "cohort": cohort,
        "found": found,
        "shown": shown,
        "is_marking": bool(mine) and not found.is_closed and shown.defence.decided_at is None,
        "mark_form": mark_form or forms.MarkForm(marks=marks, initial=own),
        "decision_form": decision_form
        or forms.DecisionMarkForm(
            marks=marks + absent, initial={"mark": proposed, "topic": shown.defence.topic}
        ),
    }
    return presenting.page(request, "defence_show.jinja", context)


@login_required
def defence(request: HttpRequest, defence_id: int) -> HttpResponse:
    """Show a learner before the commission; a member gives the own mark."""
    seen = queries.access_defence(request.user, defence_id)
    if request.method != "POST":
        return _defence_page(request, seen)
    cohort, found, _shown = seen
    form = forms.MarkForm(request.POST, marks=_marks(found.commission))
    if form.is_valid():
        data = form.cleaned_data
        try:
            attesting.give_mark(
                request.user, defence_id=defence_id, mark=int(data["mark"]), note=data["note"]
            )
            messages.success(request, _("Your mark is kept."))
            return redirect("learning:attestation", slug=cohort.slug)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return _defence_page(request, seen, mark_form=form)


@login_required
@require_POST
def decide(request: HttpRequest, defence_id: int) -> HttpResponse:
    """Set the agreed mark."""
    seen = queries.access_defence(request.user, defence_id)
    cohort, found, _shown = seen
    absent = [("absent", str(Attested.ABSENT.label))]
    form = forms.DecisionMarkForm(request.POST, marks=_marks(found.commission) + absent)
    if form.is_valid():
        try:
            attesting.decide(
                request.user,
                defence_id=defence_id,
                mark=form.value(),
                topic=form.cleaned_data["topic"],
            )
            return redirect("learning:attestation", slug=cohort.slug)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return _defence_page(request, seen, decision_form=form)


@login_required
@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the protocol: the results go to the enrolments."""
    cohort = _run(request, slug)
    form = forms.CloseForm(request.POST)
    if form.is_valid():
        try:
            passed = attesting.close_attestation(
                request.user,
                cohort_id=cohort.pk,
                protocol_number=form.cleaned_data["protocol_number"],
            )
            messages.success(request, _("The protocol is closed. Passed: %(n)d.") % {"n": passed})
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("learning:attestation", slug=slug)
    return _page(request, cohort, queries.attestation(request.user, cohort), form)


@login_required
@require_POST
def signed(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the signed papers."""
    cohort = _run(request, slug)
    form = forms.SignedForm(request.POST, request.FILES)
    if form.is_valid():
        attesting.attach_signed(request.user, cohort_id=cohort.pk, sent=form.cleaned_data["signed"])
        messages.success(request, _("Saved."))
    return redirect("learning:attestation", slug=slug)


@login_required
@require_safe
def paper(request: HttpRequest, slug: str, paper: str, kind: str) -> FileResponse:
    """Give the protocol or the sheet as PDF or DOCX."""
    cohort, found = _seen(request, slug)
    make = PAPERS.get(paper)
    if make is None or found.commission is None or kind not in ("pdf", "docx"):
        raise NotFound("no_paper", _("There is no such paper."))
    made = make(cohorts.cohort_to_print(cohort.pk), found)
    name = f"{slug}-{paper}.{kind}"
    if kind == "docx":
        return presenting.file(paper_docx(made), name, DOCX_TYPE)
    language = (get_language() or "ru")[:2]
    return presenting.file(paper_pdf(made, language=language), name, "application/pdf")

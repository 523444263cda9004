"""One's own data for documents, and an organiser's look at somebody's."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core import clock
from kamerton.core.errors import DomainError, NotFound
from kamerton.files.api import files_of
from kamerton.learning.api import cohort_at
from kamerton.office.forms.dossiers import DossierForm, ReturnForm, RulesForm
from kamerton.office.operations import dossiers as ops
from kamerton.office.queries import dossiers as queries
from kamerton.office.readiness import person_remarks
from kamerton.office.rules import require
from kamerton.people.api import people_by_ids
from kamerton.ui.api import render_page


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """Ask the reader for what documents and the federal register need."""
    return _dossier(request, request.user, back="office:own_dossier")


@login_required
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show an organiser a person's file; the reading is written down."""
    require("office.read_dossier", request.user)
    found = people_by_ids([person_id]).get(person_id)
    if found is None:
        raise NotFound("no_person", _("There is no such person."))
    return _dossier(request, found, back="office:dossier")


def _dossier(request: HttpRequest, person: Any, *, back: str) -> HttpResponse:
    dossier = ops.open_dossier(request.user, person=person)
    form = DossierForm(
        request.POST or None, request.FILES or None, initial=DossierForm.initial_of(dossier)
    )
    if request.method == "POST" and form.is_valid() and _keep(request, person, form):
        messages.success(request, _("The data are saved."))
        is_own = back == "office:own_dossier"
        return redirect(back) if is_own else redirect(back, person_id=person.pk)
    context = {
        "person": person,
        "form": form,
        "is_own": back == "office:own_dossier",
        "asked": queries.asked_of(person),
        "remarks": person_remarks(person, dossier, clock.today()),
        "diploma": files_of((queries.DIPLOMA, person.pk)),
        "names": files_of((queries.NAMES, person.pk)),
    }
    return render_page(request, "office/dossier_edit.jinja", context)


def _keep(request: HttpRequest, person: Any, form: DossierForm) -> bool:
    try:
        ops.keep_dossier(
            request.user,
            person_id=person.pk,
            fields=form.fields_typed(),
            diploma=form.cleaned_data["diploma"],
            names=form.cleaned_data["names"],
        )
    except DomainError as error:
        form.add_error(error.field, error.message)
        return False
    return True


def cohort_for_office(request: HttpRequest, slug: str, permission: str) -> Any:
    """Return a cohort to one who has the permission in the office."""
    require(permission, request.user)
    return cohort_at(slug)


@login_required
@require_safe
def applications(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everybody's documents in a cohort: what is lacking, what is accepted."""
    cohort = cohort_for_office(request, slug, "office.check_documents")
    context = {"cohort": cohort, "members": queries.cohort_documents(cohort)}
    return render_page(request, "office/application_list.jinja", context)


@login_required
@require_POST
def accept(request: HttpRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Accept the documents of an application."""
    _member(request, slug, enrolment_id)
    ops.accept_documents(request.user, enrolment_id=enrolment_id)
    messages.success(request, _("The documents are accepted."))
    return redirect("office:applications", slug=slug)


@login_required
def give_back(request: HttpRequest, slug: str, enrolment_id: int) -> HttpResponse:
    """Return the documents of an application with what is to be mended."""
    cohort, member = _member(request, slug, enrolment_id)
    initial = {"reason": "\n".join(remark.text for remark in member.remarks)}
    form = ReturnForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        ops.return_documents(
            request.user, enrolment_id=enrolment_id, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("Returned; the person gets a notice."))
        return redirect("office:applications", slug=slug)
    context = {"cohort": cohort, "member": member, "form": form}
    return render_page(request, "office/application_return.jinja", context)


def _member(request: HttpRequest, slug: str, enrolment_id: int) -> tuple[Any, queries.Member]:
    cohort = cohort_for_office(request, slug, "office.check_documents")
    for member in queries.cohort_documents(cohort):
        if member.enrolment.pk == enrolment_id:
            return cohort, member
    raise NotFound("no_enrolment", _("Nobody like this is in the cohort."))


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """Choose how long personal files are kept."""
    require("office.change_rules", request.user)
    kept = queries.office_rules()
    initial = {
        "after_study": kept.keep_after_study_days,
        "without_study": kept.keep_without_study_days,
    }
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        ops.keep_rules(request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("office:rules")
    return render_page(request, "office/rules_edit.jinja", {"form": form})

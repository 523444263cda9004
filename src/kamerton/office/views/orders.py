"""Orders: their list, one of them, a new one with its preview, templates."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.api import DOCX_TYPE, paper_docx, paper_pdf
from kamerton.core.errors import DomainError, NotFound
from kamerton.files.api import files_of
from kamerton.office.enums import OrderKind
from kamerton.office.forms.orders import (
    CancelForm,
    OrderFilter,
    OrderForm,
    SignatureForm,
    TemplateForm,
)
from kamerton.office.operations import cancelling
from kamerton.office.operations import orders as ops
from kamerton.office.order_papers import order_paper
from kamerton.office.queries import orders as queries
from kamerton.office.rules import require
from kamerton.office.views.answers import file_response
from kamerton.office.views.dossiers import cohort_for_office
from kamerton.ui.api import render_page


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the orders of the institute."""
    require("office.issue_order", request.user)
    form = OrderFilter(request.GET, years=queries.order_years())
    chosen = form.cleaned_data if form.is_valid() else {"year": None, "kind": ""}
    found = queries.orders(year=chosen["year"], kind=chosen["kind"])
    context = {"form": form, "page": Paginator(found, 50).get_page(request.GET.get("page"))}
    return render_page(request, "office/order_list.jinja", context)


@login_required
@require_safe
def of_cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the orders of a cohort, and offer new ones."""
    cohort = cohort_for_office(request, slug, "office.issue_order")
    context = {
        "cohort": cohort,
        "orders": list(queries.orders(cohort_id=cohort.pk)),
        "kinds": OrderKind.choices,
    }
    return render_page(request, "office/cohort_orders.jinja", context)


@login_required
def new(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Compose an order, show how it will look, issue it."""
    cohort = cohort_for_office(request, slug, "office.issue_order")
    words = queries.template_of(kind)
    people = queries.candidates(cohort.pk, kind)
    members = queries.members_for_order(cohort.pk) if kind == OrderKind.COMMISSION else ""
    form = OrderForm(
        request.POST or None,
        initial=OrderForm.first_values(members),
        kind=kind,
        people=people,
        targets=queries.transfer_targets(cohort) if kind == OrderKind.TRANSFER else [],
    )
    paper = None
    if request.method == "POST":
        known = queries.order_with_key(request.POST.get("key", ""))
        if known is not None:
            return redirect("office:order", order_id=known.pk)
        if form.is_valid():
            try:
                if request.POST.get("step") != "preview":
                    made = ops.issue_order(request.user, draft=form.draft(cohort.pk))
                    messages.success(request, _("The order is issued."))
                    return redirect("office:order", order_id=made.pk)
                paper = _preview(form, cohort.pk)
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"cohort": cohort, "words": words, "people": people, "form": form, "paper": paper}
    context["members"] = members
    return render_page(request, "office/order_new.jinja", context)


def _preview(form: OrderForm, cohort_id: int) -> Any:
    order, named = ops.compose(form.draft(cohort_id))
    return order_paper(order, [one.person.full_name for one in named])


@login_required
@require_safe
def show(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show an order with its files."""
    return _order_page(request, order_id, SignatureForm())


def _order_page(request: HttpRequest, order_id: int, form: SignatureForm) -> HttpResponse:
    require("office.issue_order", request.user)
    order = queries.order_by_id(order_id)
    context = {
        "order": order,
        "paper": order_paper(order, queries.names_in(order)),
        "signatures": files_of((queries.SIGNATURES, order.pk)),
        "form": form,
    }
    return render_page(request, "office/order_show.jinja", context)


@login_required
@require_safe
def file(request: HttpRequest, order_id: int, kind: str) -> FileResponse:
    """Give an order as PDF or DOCX."""
    require("office.issue_order", request.user)
    order = queries.order_by_id(order_id)
    paper = order_paper(order, queries.names_in(order))
    name = f"Приказ № {order.number} от {order.on:%d.%m.%Y}"
    if kind == "pdf":
        return file_response(paper_pdf(paper), f"{name}.pdf", "application/pdf")
    if kind == "docx":
        return file_response(paper_docx(paper), f"{name}.docx", DOCX_TYPE)
    raise NotFound("no_file", _("There is no such file."))


@login_required
@require_POST
def sign(request: HttpRequest, order_id: int) -> HttpResponse:
    """Keep signature files beside an order."""
    require("office.issue_order", request.user)
    order = queries.order_by_id(order_id)
    form = SignatureForm(request.POST, request.FILES)
    if not form.is_valid():
        return _order_page(request, order_id, form)
    ops.attach_signatures(request.user, order_id=order.pk, files=form.cleaned_data["signatures"])
    messages.success(request, _("The signature is kept."))
    return redirect("office:order", order_id=order_id)


@login_required
def cancel(request: HttpRequest, order_id: int) -> HttpResponse:
    """Cancel an order, with the consequence named before."""
    require("office.issue_order", request.user)
    order = queries.order_by_id(order_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancelling.cancel_order(
                request.user, order_id=order_id, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("The order is cancelled; its number stays used."))
            return redirect("office:order", order_id=order_id)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"order": order, "form": form, "names": queries.names_in(order)}
    return render_page(request, "office/order_cancel.jinja", context)


@login_required
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Show the templates of orders."""
    require("office.change_rules", request.user)
    return render_page(request, "office/template_list.jinja", {"templates": queries.templates()})


@login_required
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Edit the words of a kind of order, or go back to those shipped."""
    require("office.change_rules", request.user)
    words = queries.template_of(kind)
    names = ("title", "body", "signer_post", "signer_name")
    initial = {name: getattr(words, name) for name in names}
    if request.method == "POST" and request.POST.get("step") == "restore":
        ops.restore_template(request.user, kind=kind)
        messages.success(request, _("The words that the platform ships are back."))
        return redirect("office:template", kind=kind)
    form = TemplateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            ops.keep_template(request.user, kind=kind, fields=form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:templates")
    context = {"words": words, "form": form, "placeholders": words.placeholders}
    return render_page(request, "office/template_edit.jinja", context)

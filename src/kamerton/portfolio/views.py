"""The portfolio's pages."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.errors import DomainError
from kamerton.portfolio import documents, operations, queries
from kamerton.portfolio.enums import EntryKind
from kamerton.portfolio.forms import EntryForm, OpenForm
from kamerton.portfolio.models import Entry, Portfolio
from kamerton.texts.api import is_empty, to_html
from kamerton.ui.api import render_page

ORDER = list(EntryKind.values)
FIELDS = ("kind", "title", "happened_on", "body", "url", "is_public")


def _groups(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    ordered = sorted(entries, key=lambda entry: ORDER.index(entry.kind))
    return [
        (str(EntryKind(kind).label), list(group))
        for kind, group in groupby(ordered, key=lambda entry: entry.kind)
    ]


def _page(request: HttpRequest, portfolio: Portfolio, form: OpenForm | None) -> HttpResponse:
    is_own = form is not None  # its owner looks at the page for others as others do
    entries = queries.entries(portfolio, request.user)
    if not is_own:
        entries = [entry for entry in entries if entry.is_public]
    context = {
        "portfolio": portfolio,
        "person": portfolio.person,
        "groups": _groups(entries),
        "is_own": is_own,
        "form": form,
        "body_html": lambda entry: None if is_empty(entry.body) else to_html(entry.body),
    }
    return render_page(request, "portfolio/portfolio_show.jinja", context)


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """Show the reader's own portfolio, and let it be opened or closed."""
    portfolio = queries.own_portfolio(request.user) or operations.portfolio_of(request.user.pk)
    initial = {"introduction": portfolio.introduction, "is_public": portfolio.is_public}
    form = OpenForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.open_portfolio(request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("is_public", error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("portfolio:own")
    return _page(request, portfolio, form)


@require_safe
def public(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show somebody's open portfolio."""
    portfolio = queries.access_portfolio(request.user, person_id=person_id)
    return _page(request, portfolio, None)


@require_safe
def pdf(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a portfolio as PDF: one's own whole, another's open part."""
    portfolio = queries.access_portfolio(request.user, person_id=person_id)
    entries = queries.entries(portfolio, request.user)
    made = documents.portfolio_pdf(portfolio, _groups(entries))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="portfolio.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def entry_add(request: HttpRequest) -> HttpResponse:
    """Add an own entry."""
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.add_entry(request.user, fields=form.cleaned_data)
        messages.success(request, _("The entry is in the portfolio."))
        return redirect("portfolio:own")
    return render_page(request, "portfolio/entry_edit.jinja", {"form": form, "entry": None})


@login_required
def entry_edit(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Change an own entry."""
    entry = queries.access_entry(request.user, entry_id=entry_id)
    form = EntryForm(request.POST or None, initial={n: getattr(entry, n) for n in FIELDS})
    if request.method == "POST" and form.is_valid():
        operations.change_entry(request.user, entry_id=entry_id, fields=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("portfolio:own")
    return render_page(request, "portfolio/entry_edit.jinja", {"form": form, "entry": entry})


@login_required
@require_POST
def entry_show(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show an entry to others, or hide it."""
    fields = {"is_public": request.POST.get("is_public") == "on"}
    entry = queries.access_entry(request.user, entry_id=entry_id)
    if not entry.source_kind:
        fields = {**{n: getattr(entry, n) for n in FIELDS}, **fields}
    operations.change_entry(request.user, entry_id=entry_id, fields=fields)
    return redirect("portfolio:own")


@login_required
@require_POST
def entry_remove(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Remove an own entry."""
    queries.access_entry(request.user, entry_id=entry_id)
    operations.remove_entry(request.user, entry_id=entry_id)
    messages.success(request, _("The entry is removed."))
    return redirect("portfolio:own")

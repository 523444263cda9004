"""What a signed-in reader keeps of the catalogue, and what may suit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.errors import DomainError
from kamerton.programmes.enums import Direction, ProgrammeKind
from kamerton.programmes.forms.catalogue import SearchForm
from kamerton.programmes.operations import searches
from kamerton.programmes.presenting import DIRECTION_NUMBERS, page
from kamerton.programmes.queries.shelf import saved_searches, suggestions
from kamerton.programmes.shelf import Wish


@login_required
@require_safe
def for_me(request: HttpRequest) -> HttpResponse:
    """Show programmes that may suit the reader, with the reasons, and the searches kept."""
    kept = saved_searches(request.user)
    wishes = [(search.title, Wish.of(QueryDict(search.query))) for search in kept]
    context = {
        "suggestions": suggestions(request.user, wishes),
        "searches": kept,
        "numbers": DIRECTION_NUMBERS,
        "directions": dict(Direction.choices),
        "kinds": dict(ProgrammeKind.choices),
    }
    return page(request, "catalogue_for_me.jinja", context)


@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search of the address."""
    query = request.POST.get("query", request.GET.urlencode())
    form = SearchForm(request.POST or None, initial={"query": query})
    if request.method == "POST" and form.is_valid():
        try:
            searches.keep_search(request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The search is kept."))
            return redirect("programmes:for_me")
    wish = Wish.of(QueryDict(query))
    return page(request, "catalogue_keep.jinja", {"form": form, "wish_query": wish.query()})


@login_required
@require_POST
def drop(request: HttpRequest, search_id: int) -> HttpResponse:
    """Remove a search."""
    searches.drop_search(request.user, search_id=search_id)
    messages.success(request, _("The search is removed."))
    return redirect("programmes:for_me")

"""What learners say of programmes, in the browser."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamerton.core.errors import DomainError
from kamerton.programmes import queries
from kamerton.programmes.enums import OpinionState
from kamerton.programmes.forms.catalogue import DecisionForm, OpinionForm
from kamerton.programmes.operations import opinions
from kamerton.programmes.presenting import page
from kamerton.programmes.queries.opinions import (
    access_to_say,
    opinions_page,
    opinions_to_moderate,
    own_opinion,
    said_of,
)


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all opinions on a programme; open to guests."""
    found = queries.access_published(slug)
    context = {
        "programme": found,
        "version": found.published,
        "said": said_of(found.pk),
        "page": opinions_page(found.pk, request.GET.get("page")),
    }
    return page(request, "opinion_list.jinja", context)


@login_required
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell of a programme that one has finished, or change what was told."""
    found = access_to_say(request.user, slug)
    own = own_opinion(request.user, found.pk)
    initial = {"rating": own.rating, "text": own.text, "is_named": own.is_named} if own else None
    form = OpinionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        opinions.say(request.user, programme_id=found.pk, **form.cleaned_data)
        messages.success(request, _("Thank you. A moderator reads it before it is shown."))
        return redirect("programmes:programme", slug=slug)
    context = {"programme": found, "version": found.published, "form": form, "own": own}
    return page(request, "opinion_edit.jinja", context)


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one's opinion back."""
    found = queries.access_published(slug)
    opinions.take_back(request.user, programme_id=found.pk)
    messages.success(request, _("Your opinion is removed."))
    return redirect("programmes:programme", slug=slug)


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the opinions that wait for a moderator, or those decided."""
    state = request.GET.get("state", "")
    state = state if state in OpinionState.values else OpinionState.AWAITING
    context = {
        "page": opinions_to_moderate(request.user, state, request.GET.get("page")),
        "state": state,
        "states": OpinionState.choices,
        "form": None,
    }
    return page(request, "opinion_queue.jinja", context)


@login_required
@require_POST
def decide(request: HttpRequest, opinion_id: int) -> HttpResponse:
    """Let an opinion in or decline it."""
    form = DecisionForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            opinions.decide(
                request.user,
                opinion_id=opinion_id,
                is_shown=data["decision"] == "show",
                reason=data["reason"],
                reply=data["reply"],
            )
        except DomainError as error:
            if error.status == 403:
                raise
            messages.error(request, error.message)
        else:
            messages.success(request, _("Decided."))
        return redirect("programmes:opinion_queue")
    context = {
        "page": opinions_to_moderate(request.user, OpinionState.AWAITING, None),
        "state": OpinionState.AWAITING,
        "states": OpinionState.choices,
        "form": form,
        "form_of": opinion_id,
    }
    return page(request, "opinion_queue.jinja", context, status=422)

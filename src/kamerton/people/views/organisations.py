"""The tree of organisations."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kamerton.core.errors import DomainError
from kamerton.people import operations, queries, rules
from kamerton.people.forms.staff import OrganisationForm, PlaceForm
from kamerton.people.views.support import PersonRequest, complain, only_if, put_error, say
from kamerton.ui.api import render_page


@login_required
def organisation_choices(request: PersonRequest) -> JsonResponse:
    """Answer what was typed with organisations and where they are."""
    return JsonResponse({"choices": queries.organisation_choices(request.GET.get("q", "")[:100])})


@login_required
@only_if(rules.may_administer)
def organisation_tree(request: PersonRequest) -> HttpResponse:
    """The whole tree, with the number of people."""
    return render_page(
        request, "people/organisation_tree.jinja", {"tree": queries.organisation_tree()}
    )


@login_required
@only_if(rules.may_administer)
def organisation_add(request: PersonRequest) -> HttpResponse:
    """Add an organisation, below another or as a root."""
    above = request.GET.get("parent", "")
    parent = queries.access_organisation(int(above)) if above.isdigit() else None
    form = OrganisationForm(request.POST or None, initial={"kind": "school"})
    if request.method == "POST" and form.is_valid():
        try:
            operations.add_organisation(**form.cleaned_data, parent=parent, actor=request.user)
        except DomainError as error:
            put_error(form, error)
        else:
            say(request, _("Added."))
            return redirect("people:organisation_tree")
    context = {"form": form, "parent": parent}
    return render_page(request, "people/organisation_add.jinja", context)


@login_required
@only_if(rules.may_administer)
def organisation_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Rename an organisation; move it or merge it into another."""
    organisation = queries.access_organisation(pk)
    initial = {
        "name": organisation.name,
        "name_en": organisation.name_en,
        "kind": organisation.kind,
    }
    form = OrganisationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.rename_organisation(organisation, **form.cleaned_data, actor=request.user)
        except DomainError as error:
            put_error(form, error)
        else:
            say(request, _("Saved."))
            return redirect("people:organisation_edit", pk)
    context = {
        "form": form,
        "organisation": organisation,
        "place": queries.place_of(organisation.parent),
        "move": PlaceForm(prefix="move"),
        "merge": PlaceForm(prefix="merge"),
    }
    return render_page(request, "people/organisation_edit.jinja", context)


@login_required
@only_if(rules.may_administer)
@require_POST
def organisation_move(request: PersonRequest, pk: int) -> HttpResponse:
    """Hang an organisation under another."""
    organisation = queries.access_organisation(pk)
    form = PlaceForm(request.POST, prefix="move")
    if not form.is_valid() or not form.cleaned_data["organisation"]:
        complain(request, DomainError("no_place", _("Choose where to move it.")))
        return redirect("people:organisation_edit", pk)
    try:
        operations.move_organisation(
            organisation, parent=form.cleaned_data["organisation"], actor=request.user
        )
    except DomainError as error:
        complain(request, error)
    else:
        say(request, _("Moved, with all below it."))
    return redirect("people:organisation_edit", pk)


@login_required
@only_if(rules.may_administer)
@require_POST
def organisation_merge(request: PersonRequest, pk: int) -> HttpResponse:
    """Merge an organisation into another."""
    organisation = queries.access_organisation(pk)
    form = PlaceForm(request.POST, prefix="merge")
    if not form.is_valid() or not form.cleaned_data["organisation"]:
        complain(request, DomainError("no_place", _("Choose into which one to merge it.")))
        return redirect("people:organisation_edit", pk)
    try:
        operations.merge_organisations(
            organisation, into=form.cleaned_data["organisation"], actor=request.user
        )
    except DomainError as error:
        complain(request, error)
        return redirect("people:organisation_edit", pk)
    say(request, _("Merged: people, roles and branches belong to the other now."))
    return redirect("people:organisation_tree")

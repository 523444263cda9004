"""What the operator decides: registration, texts of consents."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kamerton.core.errors import DomainError
from kamerton.people import operations, queries, rules
from kamerton.people.enums import ConsentKind
from kamerton.people.forms.staff import ConsentDocumentForm, RegistrationForm
from kamerton.people.views.support import PersonRequest, only_if, put_error, say
from kamerton.ui.api import render_page


@login_required
@only_if(rules.may_administer)
def registration(request: PersonRequest) -> HttpResponse:
    """Choose who may register."""
    now = "yes" if queries.registration_is_open() else "no"
    form = RegistrationForm(request.POST or None, initial={"is_open": now})
    if request.method == "POST" and form.is_valid():
        is_open = form.cleaned_data["is_open"] == "yes"
        operations.choose_registration(is_open=is_open, actor=request.user)
        say(request, _("Saved."))
        return redirect("people:registration")
    return render_page(request, "people/registration.jinja", {"form": form})


@login_required
@only_if(rules.may_administer)
def consent_texts(request: PersonRequest) -> HttpResponse:
    """All texts of consents and their versions."""
    context = {"documents": queries.document_history(), "counts": queries.signature_counts()}
    return render_page(request, "people/consent_texts.jinja", context)


@login_required
@only_if(rules.may_administer)
def consent_text_edit(request: PersonRequest, kind: str) -> HttpResponse:
    """Write the next version of a text; everybody is asked anew."""
    if kind not in ConsentKind.values:
        raise Http404
    current = queries.current_document(kind)
    fields = ("title", "title_en", "text", "text_en")
    initial = {name: getattr(current, name, "") for name in fields} | {"kind": kind}
    form = ConsentDocumentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.publish_document(ConsentKind(kind), form.words(), actor=request.user)
        except DomainError as error:
            put_error(form, error)
        else:
            say(request, _("The new version is in force; people are asked at their next visit."))
            return redirect("people:consent_texts")
    context = {"form": form, "label": ConsentKind(kind).label, "current": current}
    return render_page(request, "people/consent_text_edit.jinja", context)

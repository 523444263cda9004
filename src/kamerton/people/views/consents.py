"""Consents: a page of its own for each document; withdrawal; guardians."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kamerton.core.errors import DomainError
from kamerton.people import operations, queries
from kamerton.people.enums import ConsentKind
from kamerton.people.forms.settings import AgreeForm
from kamerton.people.forms.staff import GuardianForm
from kamerton.people.prose import document_words
from kamerton.people.views.support import PersonRequest, client_ip, next_address, put_error, say
from kamerton.ui.api import render_page


@login_required
def consent(request: PersonRequest) -> HttpResponse:
    """Ask for the consent to processing of personal data, alone on its page."""
    kind = ConsentKind.PERSONAL_DATA
    document = queries.current_document(kind)
    if document is None or kind not in queries.unsigned_kinds(request.user):
        return redirect(next_address(request, "/"))
    form = AgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.sign_consent(request.user, kind=kind, ip=client_ip(request))
        return redirect(next_address(request, "/"))
    context = {
        "form": form,
        "words": document_words(document),
        "next": next_address(request, ""),
        "is_renewed": queries.signatures_of(request.user).filter(document__kind=kind).exists(),
    }
    return render_page(request, "people/consent_sign.jinja", context)


def consent_document(request: PersonRequest, kind: str) -> HttpResponse:
    """Show the text in force; it is open to everybody."""
    document = queries.current_document(kind) if kind in ConsentKind.values else None
    if document is None:
        raise Http404
    return render_page(request, "people/consent_show.jinja", {"words": document_words(document)})


@login_required
def consent_withdraw(request: PersonRequest) -> HttpResponse:
    """Name the consequences, then take the consent back."""
    if request.method == "POST":
        operations.withdraw_consent(
            request.user, kind=ConsentKind.PERSONAL_DATA, actor=request.user
        )
        say(request, _("The consent is withdrawn. Your data can be exported or erased here."))
        return redirect("people:privacy")
    return render_page(request, "people/consent_withdraw.jinja")


@login_required
def guardian_wait(request: PersonRequest) -> HttpResponse:
    """Tell a minor that the guardian's consent is awaited; the link can be sent again."""
    if queries.gate_of(request.user) != "guardian_wait":
        return redirect("/")
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.ask_guardian(request.user, email=form.cleaned_data["guardian_email"])
        except DomainError as error:
            put_error(form, error)
        else:
            say(request, _("The letter is on its way."))
            return redirect("people:guardian_wait")
    context = {"form": form, "asked": queries.guardians_of(request.user)}
    return render_page(request, "people/guardian_wait.jinja", context)


@login_required
def guardian_accept(request: PersonRequest, token: str) -> HttpResponse:
    """Let a grown-up read and sign the consent for a minor."""
    question = operations.guardianship_by_token(token)
    document = queries.current_document(ConsentKind.GUARDIAN)
    form = AgreeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            minor = operations.accept_guardianship(
                token, guardian=request.user, ip=client_ip(request)
            )
        except DomainError as error:
            put_error(form, error)
        else:
            say(request, _("%(name)s can study now.") % {"name": minor.short_name})
            return redirect("people:children")
    words = document_words(document) if document else None
    context = {"form": form, "minor": question.minor, "words": words}
    return render_page(request, "people/guardian_accept.jinja", context)


@login_required
def children(request: PersonRequest) -> HttpResponse:
    """Show a guardian the minors they answer for."""
    return render_page(request, "people/children.jinja", {"wards": queries.wards_of(request.user)})


@login_required
@require_http_methods(["POST"])
def child_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the consent for a minor back: the account closes."""
    minor = queries.access_ward(request.user, pk)
    operations.withdraw_consent(minor, kind=ConsentKind.GUARDIAN, actor=request.user)
    say(request, _("The consent for %(name)s is withdrawn.") % {"name": minor.short_name})
    return redirect("people:children")

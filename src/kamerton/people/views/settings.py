"""The reader's settings, and their own data."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kamerton.core.api import storage
from kamerton.core.errors import DomainError
from kamerton.people import operations, queries
from kamerton.people.enums import ConsentKind
from kamerton.people.forms.settings import ErasureForm, SettingsForm
from kamerton.people.registry import settings_pages
from kamerton.people.views.support import (
    PersonRequest,
    client_ip,
    complain,
    page_of,
    put_error,
    say,
)
from kamerton.ui.api import render_page


@login_required
def settings(request: PersonRequest) -> HttpResponse:
    """Language and time zone; links to the rest."""
    me = request.user
    initial = {"language": me.language, "time_zone": me.time_zone}
    form = SettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        operations.change_settings(me, **form.cleaned_data)
        say(request, _("Saved."))
        response = redirect("people:settings")
        response.delete_cookie("django_language")
        return response
    context = {"form": form, "others": settings_pages()}
    return render_page(request, "people/settings.jinja", context)


@login_required
def privacy(request: PersonRequest) -> HttpResponse:
    """What is held about the reader: consents, who looked, archive, erasure."""
    me = request.user
    context = {
        "signatures": queries.signatures_of(me),
        "has_mailing": queries.has_mailing_consent(me),
        "gate": queries.gate_of(me),
        "exports": queries.exports_of(me)[:5],
        "erasure": queries.open_erasure(me),
        "visits": page_of(request, queries.access_entries(me)),
    }
    return render_page(request, "people/privacy.jinja", context)


@login_required
@require_POST
def privacy_mailing(request: PersonRequest) -> HttpResponse:
    """Agree to news by e-mail, or take it back; apart from every other consent."""
    if request.POST.get("agree"):
        operations.sign_consent(request.user, kind=ConsentKind.MAILING, ip=client_ip(request))
        say(request, _("We will write to you about news."))
    else:
        operations.withdraw_consent(request.user, kind=ConsentKind.MAILING, actor=request.user)
        say(request, _("We will not write to you about news any more."))
    return redirect("people:privacy")


@login_required
@require_POST
def privacy_export(request: PersonRequest) -> HttpResponse:
    """Ask for the archive of everything held about the reader."""
    try:
        operations.request_export(request.user)
    except DomainError as error:
        complain(request, error)
    else:
        say(request, _("The archive is being gathered; it will be here in a few minutes."))
    return redirect("people:privacy")


@login_required
def privacy_export_file(request: PersonRequest, pk: int) -> FileResponse:
    """Send one's own archive."""
    export = queries.access_export(request.user, pk)
    name = f"kamerton-{export.requested_at:%Y-%m-%d}.zip"
    return FileResponse(storage.open(export.archive_key), as_attachment=True, filename=name)


@login_required
def privacy_erasure(request: PersonRequest) -> HttpResponse:
    """Name what erasure means; ask for it, or take the wish back."""
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and "cancel" in request.POST:
        operations.cancel_erasure(request.user)
        say(request, _("The account stays."))
        return redirect("people:privacy")
    if request.method == "POST" and form.is_valid():
        try:
            operations.request_erasure(request.user, typed=form.cleaned_data["typed"])
        except DomainError as error:
            put_error(form, error)
        else:
            return redirect("people:privacy_erasure")
    context = {"form": form, "erasure": queries.open_erasure(request.user)}
    return render_page(request, "people/privacy_erasure.jinja", context)

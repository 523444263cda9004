"""Pages of mail for the administrator."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kamerton.core.api import storage
from kamerton.mail import queries
from kamerton.mail.enums import IncomingState
from kamerton.mail.errors import no_such_mail


@require_GET
@login_required
def incoming(request: HttpRequest) -> HttpResponse:
    """Show the mails that came, and what became of them."""
    state = request.GET.get("state", "")
    number = request.GET.get("page", "")
    page = queries.incoming_page(request.user, state, int(number) if number.isdecimal() else 1)
    states = [("", _("All"), "?", None)]
    states += [
        (value, str(label), f"?state={value}", None) for value, label in IncomingState.choices
    ]
    context = {"page": page, "states": states, "state": state}
    return render(request, "mail/incoming_list.jinja", context)


@require_GET
@login_required
def incoming_show(request: HttpRequest, incoming_id: int) -> HttpResponse:
    """Show one mail that came."""
    found = queries.access_incoming(request.user, incoming_id)
    return render(request, "mail/incoming_show.jinja", {"mail": found})


@require_GET
@login_required
def incoming_source(request: HttpRequest, incoming_id: int) -> HttpResponseBase:
    """Give the bytes of a mail that was not understood."""
    found = queries.access_incoming(request.user, incoming_id)
    if not found.sha256:
        raise no_such_mail()
    content = storage.open(found.sha256)
    return FileResponse(
        content,
        as_attachment=True,
        filename=f"mail-{found.pk}.eml",
        content_type="application/octet-stream",
    )

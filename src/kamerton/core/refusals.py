"""Domain errors as pages: what happened, when to come back, and what was typed kept for it."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from kamerton.core import limits
from kamerton.core.context import current_request_id
from kamerton.core.errors import DomainError, NotFound, TooMany

# Never sent back to the page, nor needed: the page asks for them anew.
_NOT_KEPT = re.compile(r"csrfmiddlewaretoken|passw|secret|token|code|credential", re.IGNORECASE)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
WAIT_S = 60
MOST_KEPT_CHARS = 200_000


def shown(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Answer with the page of a domain error, in the reader's language."""
    context: dict[str, Any] = {"status": error.status, "message": error.message}
    if not isinstance(error, NotFound):
        context["reference"] = current_request_id()
    if isinstance(error, TooMany):
        context["again"] = _typed(request)
    else:
        context["page_before"] = _page_before(request)
    response = render(request, "ui/error.jinja", context, status=error.status)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after_s)
        response["Cache-Control"] = "no-store"
    return response


def _page_before(request: HttpRequest) -> str:
    """Return the address of this site's page whose form was sent: it is shown anew, as things are now."""
    address = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if request.method == "POST" and is_own else ""


def _typed(request: HttpRequest) -> list[tuple[str, str]] | None:
    """Return the fields of the form that was sent, to be sent again by one button."""
    if request.method != "POST" or request.content_type not in _FORMS or request.FILES:
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not _NOT_KEPT.search(name)
        for value in values
    ]
    is_small = sum(len(value) for _name, value in fields) <= MOST_KEPT_CHARS
    return fields if is_small else None


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer where the accounts' own limits are exceeded (handler429 of the addresses)."""
    return shown(request, limits.too_many(WAIT_S))

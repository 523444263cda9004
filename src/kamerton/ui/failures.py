"""Pages that say what went wrong and what to do about it, from 400 to 503."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kamerton.core.api import current_request_id

Text = str | Promise


@dataclass(frozen=True)
class Failure:
    """What a status means to the reader."""

    title: Text
    advice: Text


FAILURES = {
    400: Failure(
        _("The request was not understood"),
        _("Go back, load the page again, and try once more."),
    ),
    403: Failure(
        _("This page is not open to you"),
        _("Sign in with another account, or ask the organiser of your cohort for access."),
    ),
    404: Failure(
        _("There is no such page"),
        _("The address may be mistyped, or what was here has been moved or removed."),
    ),
    405: Failure(
        _("This address does not take such a request"),
        _("Go back and begin again from the page itself."),
    ),
    409: Failure(
        _("Somebody else was there first"),
        _("Load the page again: it shows what has changed."),
    ),
    413: Failure(
        _("The file is too large"),
        _("Choose a smaller file, or a recording of lower quality."),
    ),
    429: Failure(
        _("Too many attempts"),
        _("Wait a minute and try again. Nothing has been lost."),
    ),
    500: Failure(
        _("Something broke on our side"),
        _("We have a record of it. Try again in a minute; what was saved is safe."),
    ),
    503: Failure(
        _("The platform is being serviced"),
        _("It will be back in a few minutes. What you write is kept on your device meanwhile."),
    ),
}
CSRF = Failure(
    _("The page had been open for too long"),
    _("Go back, load the page again, and send the form once more. What you typed is still there."),
)
# Nothing that the support could look up.
NOBODYS_CASE = {404, 405}
_REFERENCE = re.compile(r"[A-Za-z0-9-]{8,40}")


def failure_html(
    status: int,
    request: HttpRequest | None = None,
    message: str = "",
    failure: Failure | None = None,
) -> str:
    """Write the page; without a request it needs neither database nor session."""
    told = failure or FAILURES.get(status) or FAILURES[500 if status >= 500 else 400]
    given = request.headers.get("X-Request-Id", "") if request else ""
    reference = current_request_id() or given
    context = {
        "status": status,
        "title": message or told.title,
        "advice": told.advice if not message else "",
        "is_plain": request is None or status >= 500,
        "reference": reference
        if status not in NOBODYS_CASE and _REFERENCE.fullmatch(reference)
        else "",
    }
    shown_to = None if context["is_plain"] else request
    return engines["jinja2"].get_template("ui/error.jinja").render(context, shown_to)


def failure_response(
    request: HttpRequest, status: int, message: str = "", failure: Failure | None = None
) -> HttpResponse:
    """Answer with the page of a failure."""
    return HttpResponse(failure_html(status, request, message, failure), status=status)

"""Pages for refusals that come without one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kamerton.ui.failures import FAILURES, failure_response

_KEPT = ("Allow", "Retry-After")


class BareRefusalMiddleware:
    """Gives a page in the design to a refusal without words, where a browser shows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the answer on; programs, which do not ask for HTML by name, keep the bare one."""
        response = self.get_response(request)
        is_bare = response.status_code in FAILURES and not response.streaming
        if not is_bare or response.content or "text/html" not in request.headers.get("Accept", ""):
            return response
        page = failure_response(request, response.status_code)
        for name in _KEPT:
            if name in response:
                page[name] = response[name]
        return page

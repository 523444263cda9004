"""Request ids, the log of requests, limits, and domain errors shown as pages."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kamerton.core import limits, logs, metrics
from kamerton.core.context import set_request_id
from kamerton.core.errors import DomainError, TooMany
from kamerton.core.refusals import shown

GetResponse = Callable[[HttpRequest], HttpResponse]
_PROBES = {"/healthz", "/metrics"}
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_log = structlog.get_logger("kamerton.requests")
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


class RequestContextMiddleware:
    """Gives each request an id and returns it in X-Request-Id."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the request's id set for logs and audit."""
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        set_request_id(request_id)
        if request.path in _PROBES:  # are answered also when no session can be read
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = request_id
        _note(request, response.status_code, time.perf_counter() - started)
        return response  # the id stays: Django writes a line after us


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    """Count the request and write its line: who and what, never a query or a body."""
    match = request.resolver_match
    view = match.view_name if match else "none"
    method = request.method if request.method in _METHODS else "other"
    metrics.observe(method or "other", view, status, seconds)
    person = request.__dict__.get("_cached_user")
    _log.info(
        "request",
        method=method,
        path=logs.shown_path(request.path),
        view=view,
        status=status,
        took_ms=round(seconds * 1000, 1),
        person=getattr(person, "pk", None),
    )


class ContentPolicyMiddleware:
    """Sends settings.CONTENT_SECURITY_POLICY, the same with every page: it has no nonce and no exceptions."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self._policy)
        return response


class LimitMiddleware:
    """Refuses what is asked too often: settings.RATE_LIMITS by the view's name."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Count the request where its view has limits."""
        match = request.resolver_match
        for limit in settings.RATE_LIMITS.get(match.view_name if match else "", ()):
            if limit.counts(request):
                try:
                    limits.spend(match.view_name, limits.asker(request, limit), limit)  # type: ignore[union-attr]
                except TooMany as error:
                    return shown(request, error)
        return None


class DomainErrorMiddleware:
    """Turns a domain error that no form took into a page with its status and message."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show a domain error as a page; leave any other exception alone."""
        if not isinstance(error, DomainError):
            return None
        return shown(request, error)

"""Each request knows its person, speaks their language, and waits for the consent that is due."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from kamerton.people.queries import gate_of

_BACKEND = "kamerton.people.backends.PersonBackend"


class ReaderMiddleware(AuthenticationMiddleware):
    """Django's, but takes the person who was read together with the session."""

    def process_request(self, request: HttpRequest) -> None:
        """Put the reader on the request, found out when asked."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _reader(request))  # type: ignore[assignment]


def _reader(request: HttpRequest) -> Any:
    """Return whose session it is; whatever is unusual about it is left to Django."""
    if not hasattr(request, "_cached_user"):
        session: Any = request.session
        has_person = session.get(SESSION_KEY) is not None
        reader = getattr(session, "reader", None) if has_person else None
        if (
            reader is not None
            and session.get(BACKEND_SESSION_KEY) == _BACKEND
            and constant_time_compare(
                session.get(HASH_SESSION_KEY, ""), reader.get_session_auth_hash()
            )
        ):
            request._cached_user = reader  # type: ignore[attr-defined]
    return get_user(request)


class PersonLocaleMiddleware:
    """Activates the language and time zone chosen by person, cookie or browser, in this order."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        user = request.user
        known = dict(settings.LANGUAGES)
        language = (
            user.language
            if user.is_authenticated
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            or translation.get_language_from_request(request)
        )
        translation.activate(language if language in known else settings.LANGUAGE_CODE)
        if user.is_authenticated:
            timezone.activate(ZoneInfo(user.time_zone))
        else:
            timezone.deactivate()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "ru")
        return response


# Views open to a reader whose consent is still due: to give it, to leave, to mend the account.
_OPEN_NAMESPACES = {"core", "ui"}
_OPEN_PREFIXES = ("account_", "mfa_", "usersessions_", "socialaccount_")
_OPEN_PEOPLE = {
    "consent",
    "consent_document",
    "consent_withdraw",
    "guardian_wait",
    "guardian_accept",
    "guardian_document",
    "privacy",
    "privacy_export",
    "privacy_export_file",
    "privacy_erasure",
    "privacy_mailing",
    "settings",
    "sessions",
    "photo",
}


def _is_open(match: ResolverMatch) -> bool:
    if match.namespace == "people":
        return match.url_name in _OPEN_PEOPLE
    if match.namespace:
        return match.namespace in _OPEN_NAMESPACES
    return (match.url_name or "").startswith(_OPEN_PREFIXES)


class PersonGateMiddleware:
    """Leads a reader first to the consent that is due, a minor to the guardian's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Redirect where something is due; what the reader has costs no statement."""
        if not request.user.is_authenticated:
            return None
        due = gate_of(request.user)
        if not due or request.resolver_match is None or _is_open(request.resolver_match):
            return None
        address = reverse(f"people:{due}")
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        if request.method == "GET":
            address = f"{address}?{urlencode({'next': request.get_full_path()})}"
        return redirect(address)

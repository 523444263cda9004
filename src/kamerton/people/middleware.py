"""Each request speaks the language of its person."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


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

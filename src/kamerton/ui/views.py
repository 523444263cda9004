"""The living page, the reader's choices of appearance and language, error pages."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kamerton.ui import themes
from kamerton.ui.failures import CSRF, failure_response
from kamerton.ui.forms import AppearanceForm, SpecimenForm
from kamerton.ui.render import render_page
from kamerton.ui.specimens import specimens


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    page = Paginator(range(96), 12).get_page(request.GET.get("page", 3))
    context = {
        **specimens(),
        "page": page,
        "form": SpecimenForm(),
        "faulty": SpecimenForm({"email": "orlova", "hours": "12"}),
    }
    return render_page(request, "ui/guide.jinja", context)


@require_safe
def appearance(request: HttpRequest) -> HttpResponse:
    """Offer themes, the choices for readers with low vision, and the language."""
    theme = themes.of_request(request)
    initial = {"theme": theme.name, **{key: getattr(theme, key) for key in themes.CHOICES}}
    context = {"form": AppearanceForm(initial=initial), "next": _next(request, "ui:appearance")}
    return render_page(request, "ui/appearance.jinja", context)


def _next(request: HttpRequest, fallback: str) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return reverse(fallback)


def _cookie(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=themes.COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's theme in a cookie, and with the person."""
    form = AppearanceForm(request.POST)
    response = HttpResponseRedirect(_next(request, "ui:appearance"))
    if form.is_valid():
        choices = {
            key: form.cleaned_data[key] or values[0] for key, values in themes.CHOICES.items()
        }
        theme = themes.Theme(name=form.cleaned_data["theme"], **choices)
        themes.keep(request, "theme", theme.cookie)
        _cookie(response, themes.COOKIE, theme.cookie)
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language in a cookie, and with the person."""
    response = HttpResponseRedirect(_next(request, "ui:appearance"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        themes.keep(request, "language", language)
        _cookie(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that was not understood, or was too large."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return failure_response(request, status)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer where the reader may not go."""
    return failure_response(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer where there is nothing."""
    return failure_response(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a fault of ours, without touching database or session."""
    return failure_response(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page was opened too long ago."""
    return failure_response(request, 403, failure=CSRF)

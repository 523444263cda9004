"""Ways in: sign-in, registration, the first start, invitations."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login as django_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from kamerton.core.errors import DomainError
from kamerton.people import operations, queries
from kamerton.people.forms.staff import AcceptForm, SetupForm
from kamerton.people.views.support import put_error
from kamerton.ui.api import render_page

BACKEND = "kamerton.people.backends.PersonBackend"


def outer_accounts(request: HttpRequest, process: str) -> list[dict[str, str]]:
    """Return the OpenID providers that are switched on, with the address that leads there."""
    if not settings.SOCIALACCOUNT_PROVIDERS:
        return []
    return [
        {"name": provider.name, "url": provider.get_login_url(request, process=process)}
        for provider in get_adapter().list_providers(request)
    ]


class LoginView(allauth_views.LoginView):
    """Sign-in, with the outer accounts and whether registration is open."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page offers besides the form."""
        more = {
            "outer_accounts": outer_accounts(self.request, "login"),
            "is_open": queries.registration_is_open(),
        }
        return {**super().get_context_data(**kwargs), **more}


class SignupView(allauth_views.SignupView):
    """Registration, with the outer accounts."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page offers besides the form."""
        more = {"outer_accounts": outer_accounts(self.request, "login")}
        return {**super().get_context_data(**kwargs), **more}


login = LoginView.as_view()
signup = SignupView.as_view()


def _sign_in(request: HttpRequest, person: Any) -> None:
    django_login(request, person, backend=BACKEND)


def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Name the institute and make its first administrator, once."""
    operations.check_setup_token(token)
    form = SetupForm(request.POST or None, initial={"time_zone": "Europe/Moscow"})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = operations.complete_setup(
                token,
                name=data["institute"],
                time_zone=data["time_zone"],
                who=form.administrator(translation.get_language() or "ru"),
            )
        except DomainError as error:
            put_error(form, error)
        else:
            _sign_in(request, person)
            return redirect("portal:home")
    return render_page(request, "people/setup.jinja", {"form": form})


def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: check the name, choose a password."""
    invitation = queries.access_invitation(token)
    initial = {
        "surname": invitation.surname,
        "given_name": invitation.given_name,
        "patronymic": invitation.patronymic,
    }
    form = AcceptForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            person = operations.accept_invitation(
                token,
                names=form.names(),
                password=form.cleaned_data["password"],
                language=translation.get_language() or "ru",
            )
        except DomainError as error:
            put_error(form, error)
        else:
            _sign_in(request, person)
            return redirect("portal:home")
    context = {"form": form, "invitation": invitation}
    return render_page(request, "people/invitation_accept.jinja", context)

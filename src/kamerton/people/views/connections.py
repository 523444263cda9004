"""Accounts elsewhere that sign the reader in."""

from collections.abc import Callable
from typing import Any

import requests
import structlog
from allauth.mfa.base.views import IndexView
from allauth.socialaccount import views as allauth_views
from allauth.socialaccount.providers.openid_connect import views as openid_views
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kamerton.people.views.accounts import outer_accounts
from kamerton.ui.api import render_page

_log = structlog.get_logger("kamerton.people")


class ConnectionsView(allauth_views.ConnectionsView):
    """Connected accounts, and those that can be connected."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the providers that are switched on."""
        more = {"outer_accounts": outer_accounts(self.request, "connect")}
        return {**super().get_context_data(**kwargs), **more}


class SecurityView(IndexView):
    """The ways in that a person has; accounts elsewhere only where the institute has switched some on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell whether a provider is switched on."""
        has_some = bool(settings.SOCIALACCOUNT_PROVIDERS)
        return {**super().get_context_data(**kwargs), "has_outer_accounts": has_some}


connections = ConnectionsView.as_view()
security = SecurityView.as_view()


def _asked(view: Callable[..., HttpResponse], request: HttpRequest, name: str) -> HttpResponse:
    """Ask the provider; say so when it does not answer."""
    try:
        return view(request, provider_id=name)
    except requests.RequestException as error:
        _log.warning("provider does not answer", provider=name, error=type(error).__name__)
        page = render_page(request, "socialaccount/authentication_error.jinja")
        page.status_code = 502
        return page


def enter(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider."""
    return _asked(openid_views.login, request, provider_id)


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the reader back from the provider."""
    return _asked(openid_views.callback, request, provider_id)

"""Accounts elsewhere that sign the reader in."""

from typing import Any

from allauth.socialaccount import views as allauth_views

from kamerton.people.views.accounts import outer_accounts


class ConnectionsView(allauth_views.ConnectionsView):
    """Connected accounts, and those that can be connected."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the providers that are switched on."""
        more = {"outer_accounts": outer_accounts(self.request, "connect")}
        return {**super().get_context_data(**kwargs), **more}


connections = ConnectionsView.as_view()

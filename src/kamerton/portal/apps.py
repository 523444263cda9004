"""Home, navigation, site search, administration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PortalConfig(AppConfig):
    """Composes the pages that belong to no single package."""

    name = "kamerton.portal"
    label = "portal"

    def ready(self) -> None:
        """Add home to the bar and administration to the reader's menu."""
        from kamerton.people.api import has_role  # noqa: PLC0415  models are ready only now
        from kamerton.people.enums import Role  # noqa: PLC0415
        from kamerton.ui.api import Place, register_nav  # noqa: PLC0415

        register_nav(
            Place(
                "home",
                _("Today"),
                "house",
                "portal:home",
                pgettext_lazy("navigation, short", "Today"),
                10,
                lambda request: request.user.is_authenticated,
            )
        )
        register_nav(
            Place(
                "administration",
                _("Administration"),
                "settings",
                "portal:administration",
                order=90,
                is_visible=lambda request: has_role(request.user, Role.ADMINISTRATOR),
            ),
            where="menu",
        )

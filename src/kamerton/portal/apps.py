"""Home, navigation, site search, administration."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from kamerton.ui.api import Place


class PortalConfig(AppConfig):
    """Composes the pages that belong to no single package."""

    name = "kamerton.portal"
    label = "portal"

    def ready(self) -> None:
        """Add home to the bar, administration to the reader's menu, and the search."""
        from kamerton.people.api import has_role  # noqa: PLC0415  models are ready only now
        from kamerton.people.enums import Role  # noqa: PLC0415
        from kamerton.ui.api import Place, register_nav, register_search  # noqa: PLC0415

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
        register_search("portal:search", "portal:suggest")
        for action in _actions():
            register_nav(action, "palette")


def _actions() -> "list[Place]":
    """Return what can be begun by name from the palette, each for those who may."""
    from kamerton.people.api import has_role, holds_anywhere  # noqa: PLC0415  models are ready only now
    from kamerton.people.enums import Role  # noqa: PLC0415
    from kamerton.ui.api import Place  # noqa: PLC0415

    def holds(*roles: Role) -> Callable[[HttpRequest], bool]:
        return lambda request: has_role(request.user, Role.ADMINISTRATOR, *roles)

    def may_invite(request: HttpRequest) -> bool:
        return holds_anywhere(request.user, Role.ADMINISTRATOR, Role.ORGANISER)

    found = (
        ("programme_new", _("New programme"), "programmes:new", holds(Role.METHODOLOGIST)),
        ("cohort_new", _("New cohort"), "learning:cohort_new", holds(Role.ORGANISER)),
        ("invite", _("Invite people"), "people:invite", may_invite),
        ("check", _("System check"), "portal:system_check", holds()),
        ("jobs", _("Jobs"), "core:jobs", holds()),
        ("audit", _("Audit log"), "core:audit", holds()),
        ("appearance", _("Appearance and language"), "ui:appearance", lambda _request: True),
    )
    return [
        Place(key, label, "search", url_name, order=number, is_visible=is_visible)
        for number, (key, label, url_name, is_visible) in enumerate(found)
    ]

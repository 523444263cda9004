"""Programmes, versions, modules, activities, outcomes; the registry of activity types."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammesConfig(AppConfig):
    """Programmes."""

    name = "kamerton.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Add the catalogue and the builder to the navigation."""
        from kamerton.core.api import subscribe  # noqa: PLC0415  models are ready only now
        from kamerton.files.api import register_owner  # noqa: PLC0415
        from kamerton.library.api import register_uses  # noqa: PLC0415
        from kamerton.people.events import OrganisationsMerged  # noqa: PLC0415
        from kamerton.programmes import receivers  # noqa: PLC0415
        from kamerton.programmes.presenting import uses  # noqa: PLC0415
        from kamerton.programmes.rules import may  # noqa: PLC0415
        from kamerton.ui.api import Place, register_nav  # noqa: PLC0415

        register_uses(uses)
        subscribe(OrganisationsMerged, receivers.on_organisations_merged)
        register_owner("programmes.activity", lambda viewer, _id: viewer.is_authenticated)
        register_nav(
            Place(
                "catalogue",
                _("Catalogue"),
                "graduation-cap",
                "programmes:catalogue",
                pgettext_lazy("navigation, short", "Catalogue"),
                30,
            )
        )
        register_nav(
            Place(
                "programmes",
                _("Programmes"),
                "layout-dashboard",
                "programmes:index",
                pgettext_lazy("navigation, short", "Plans"),
                35,
                lambda request: may("programmes.view_draft", request.user),
            )
        )

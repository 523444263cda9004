"""Programmes, versions, modules, activities, outcomes; the registry of activity types."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProgrammesConfig(AppConfig):
    """Programmes."""

    name = "kamerton.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Connect programmes and add the catalogue and the builder to the navigation."""
        from kamerton.programmes import wiring  # noqa: PLC0415  models are ready only now
        from kamerton.programmes.rules import may  # noqa: PLC0415
        from kamerton.ui.api import Place, register_nav  # noqa: PLC0415

        wiring.connect()
        register_nav(
            Place(
                "catalogue",
                _("Catalogue"),
                "graduation-cap",
                "programmes:catalogue",
                pgettext_lazy("navigation, short", "Browse"),
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

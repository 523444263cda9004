"""Home, navigation, site search, administration."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Composes the pages that belong to no single package."""

    name = "kamerton.portal"
    label = "portal"

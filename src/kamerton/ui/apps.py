"""The design system: layouts, components, themes, icons."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The design system."""

    name = "kamerton.ui"
    label = "ui"

"""Programmes, versions, modules, activities, outcomes; the registry of activity types."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes."""

    name = "kamerton.programmes"
    label = "programmes"

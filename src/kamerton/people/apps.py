"""Accounts, profiles, organisations, regions, roles, consents."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People and what they may be."""

    name = "kamerton.people"
    label = "people"

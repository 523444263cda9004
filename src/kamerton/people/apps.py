"""Accounts, profiles, organisations, regions, roles, consents."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People and what they may be."""

    name = "kamerton.people"
    label = "people"

    def ready(self) -> None:
        """Say who looks after the installation."""
        from kamerton.core.api import register_operators  # noqa: PLC0415  after the tables
        from kamerton.people.enums import Role  # noqa: PLC0415
        from kamerton.people.queries import has_role  # noqa: PLC0415

        register_operators(lambda viewer: has_role(viewer, Role.ADMINISTRATOR))

"""Certificates, their register, verification."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredentialsConfig(AppConfig):
    """Issued documents."""

    name = "kamerton.credentials"
    label = "credentials"

    def ready(self) -> None:
        """Join the packages below."""
        from kamerton.credentials import personal  # noqa: PLC0415  models are ready only now
        from kamerton.people.api import has_role, register_personal_data  # noqa: PLC0415
        from kamerton.people.enums import Role  # noqa: PLC0415
        from kamerton.ui.api import Place, register_nav  # noqa: PLC0415

        register_personal_data("credentials", personal.export, None)
        register_nav(
            Place(
                "register",
                _("Register of certificates"),
                "award",
                "credentials:register",
                order=60,
                is_visible=lambda request: has_role(
                    request.user, Role.ORGANISER, Role.ADMINISTRATOR
                ),
            ),
            where="menu",
        )

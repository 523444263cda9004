"""The teacher's portfolio."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PortfolioConfig(AppConfig):
    """Evidence of a teacher's work."""

    name = "kamerton.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        """Listen to what gathers itself, and join the navigation."""
        from kamerton.assessment.events import WorkReviewed  # noqa: PLC0415  models are ready only now
        from kamerton.core.api import subscribe  # noqa: PLC0415
        from kamerton.credentials.events import (  # noqa: PLC0415
            CertificateClosed,
            CertificateIssued,
        )
        from kamerton.files.api import register_owner  # noqa: PLC0415
        from kamerton.people.api import register_personal_data  # noqa: PLC0415
        from kamerton.portfolio import personal, queries, receivers  # noqa: PLC0415
        from kamerton.ui.api import Place, register_nav  # noqa: PLC0415

        subscribe(CertificateIssued, receivers.on_certificate_issued)
        subscribe(CertificateClosed, receivers.on_certificate_closed)
        subscribe(WorkReviewed, receivers.on_work_reviewed)
        register_owner("portfolio.entry", queries.may_read_files)
        register_personal_data("portfolio", personal.export, personal.erase)
        register_nav(
            Place(
                "portfolio",
                _("Portfolio"),
                "trophy",
                "portfolio:own",
                pgettext_lazy("navigation, short", "Me"),
                70,
                lambda request: request.user.is_authenticated,
            )
        )

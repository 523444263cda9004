"""What certificates register with the packages below them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamerton.core.api import subscribe
from kamerton.credentials import operations, personal, receivers, rules
from kamerton.credentials.events import CertificateIssued
from kamerton.learning.api import LearnerPage, register_cohort_page
from kamerton.notifications.api import Kind, register_kind
from kamerton.people.api import has_role, register_personal_data
from kamerton.people.enums import Role
from kamerton.ui.api import Place, register_nav

ISSUED = Kind(
    code=operations.ISSUED,
    label=_("My certificate is issued"),
    title=_("Your certificate is issued: %(programme)s"),
    icon="award",
    by_mail=True,
    is_fixed=True,
    detail=_("Registration number %(number)s."),
)


def _cohort_address(viewer: Any, cohort: Any) -> str:
    issues = rules.may("credentials.issue_certificate", viewer)
    return reverse("credentials:cohort", args=[cohort.slug]) if issues else ""


def connect() -> None:
    """Register everything once."""
    register_cohort_page(LearnerPage(_("Certificates"), "award", _cohort_address))
    register_personal_data("credentials", personal.export, None)
    register_kind(ISSUED)
    subscribe(CertificateIssued, receivers.on_certificate_issued)
    register_nav(
        Place(
            "register",
            _("Register of certificates"),
            "award",
            "credentials:register",
            order=60,
            is_visible=lambda request: has_role(request.user, Role.ORGANISER, Role.ADMINISTRATOR),
        ),
        where="menu",
    )

"""What certificates register with the packages below them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamerton.core.api import subscribe
from kamerton.credentials import operations, personal, queries, receivers
from kamerton.credentials.events import CertificateIssued
from kamerton.credentials.rules import may
from kamerton.learning.api import LearnerPage, Outcome, register_cohort_page, register_outcomes
from kamerton.notifications.api import Kind, register_kind
from kamerton.notifications.enums import Group
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
    if not may("credentials.issue_certificate", viewer):
        return ""
    return reverse("credentials:cohort", args=[cohort.slug])


def _outcomes(enrolment_ids: Sequence[int]) -> Mapping[int, Outcome]:
    return {
        key: Outcome(_("Certificate"), "award", reverse("credentials:verify", args=[number]))
        for key, number in queries.numbers_of(enrolment_ids).items()
    }


def connect() -> None:
    """Register everything once."""
    register_personal_data("credentials", personal.export, None)
    register_kind(ISSUED, group=Group.PAPERS)
    register_cohort_page(LearnerPage(_("Certificates"), "award", _cohort_address))
    register_outcomes(_outcomes)
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

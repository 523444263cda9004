"""What the office registers with the packages below it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kamerton.core.api import subscribe
from kamerton.files.api import register_owner
from kamerton.learning.api import (
    CommissionOrder,
    LearnerPage,
    StudyNote,
    register_cohort_page,
    register_commission_order,
    register_learner_page,
    register_study_note,
)
from kamerton.notifications.api import Kind, register_kind
from kamerton.notifications.enums import Group
from kamerton.office import personal, receivers
from kamerton.office.events import DocumentsReturned
from kamerton.office.operations.cancelling import CANCELLED
from kamerton.office.operations.dossiers import forget_person
from kamerton.office.operations.telling import RETURNED
from kamerton.office.queries.archive import OWNER
from kamerton.office.queries.dossiers import DIPLOMA, NAMES, asked_of
from kamerton.office.queries.orders import SIGNATURES, last_commission_order
from kamerton.office.rules import (
    may,
    may_read_archive,
    may_read_scans,
    may_read_signatures,
)
from kamerton.people.api import (
    SettingsPage,
    register_personal_data,
    register_settings_page,
)
from kamerton.ui.api import Place, register_nav

KINDS = (
    Kind(
        code=RETURNED,
        label=_("My documents are returned"),
        title=_("Your documents for the cohort “%(cohort)s” need mending"),
        icon="undo-2",
        by_mail=True,
        is_fixed=True,
        detail=_("%(reason)s"),
    ),
    Kind(
        code=CANCELLED,
        label=_("An order about me is cancelled"),
        title=_("The order No %(number)s of %(order_on)s about you is cancelled: %(cohort)s"),
        icon="undo-2",
        by_mail=True,
        is_fixed=True,
        detail=_("%(reason)s"),
    ),
)
COHORT_PAGES = (
    (_("Applications and documents"), "inbox", "office:applications", "office.check_documents"),
    (_("Import a list of people"), "upload", "office:import", "office.check_documents"),
    (_("Orders"), "file-text", "office:cohort_orders", "office.issue_order"),
    (_("Timetable"), "calendar-days", "office:timetable", "office.plan_timetable"),
    (_("Federal register"), "landmark", "office:federal", "office.report_to_register"),
)


TIMETABLE = Place(
    "timetable",
    _("Timetable"),
    "calendar-days",
    "office:week",
    order=64,
    is_visible=lambda request: may("office.plan_timetable", request.user),
)
ARCHIVES = Place(
    "archives",
    _("Archive of the year"),
    "archive",
    "office:archives",
    order=66,
    is_visible=lambda request: may("office.archive_year", request.user),
)


def _calendar_address(viewer: Any, cohort: Any) -> str:
    return reverse("office:calendar", args=[cohort.slug])


def _cohort_page(label: Any, icon: str, name: str, permission: str) -> LearnerPage:
    def address(viewer: Any, cohort: Any) -> str:
        return reverse(name, args=[cohort.slug]) if may(permission, viewer) else ""

    return LearnerPage(label, icon, address)


def _dossier_address(viewer: Any, enrolment: Any) -> str:
    if not may("office.read_dossier", viewer):
        return ""
    return reverse("office:dossier", args=[enrolment.person_id])


def _contract_address(viewer: Any, enrolment: Any) -> str:
    if not may("office.issue_order", viewer):
        return ""
    return reverse("office:contract", args=[enrolment.pk])


def study_note(person: Any) -> StudyNote | None:
    """Return what the office asks of a reader who applied or studies; None when all is there."""
    asked = asked_of(person)
    if asked is None or not (asked.remarks or asked.returned):
        return None
    count = len(asked.remarks)
    text = asked.returned or ngettext(
        "%(n)d thing is missing for your certificate and the federal register.",
        "%(n)d things are missing for your certificate and the federal register.",
        count,
    ) % {"n": count}
    title = (
        gettext("Your documents are returned") if asked.returned else gettext("Data for documents")
    )
    return StudyNote(title, text, reverse("office:own_dossier"), gettext("Fill in"))


def _commission_order(cohort_id: int) -> CommissionOrder | None:
    order = last_commission_order(cohort_id)
    if order is None:
        return None
    return CommissionOrder(str(order.number), order.on, reverse("office:order", args=[order.pk]))


def connect() -> None:
    """Register everything once."""
    register_personal_data("office", personal.export, forget_person)
    register_owner(DIPLOMA, may_read_scans, may_read_scans)
    register_owner(NAMES, may_read_scans, may_read_scans)
    register_owner(SIGNATURES, may_read_signatures)
    register_owner(OWNER, may_read_archive)
    register_cohort_page(LearnerPage(_("Calendar"), "calendar", _calendar_address))
    register_settings_page(
        SettingsPage(
            _("Calendar"),
            _("An address for the calendar of your phone or computer"),
            "calendar",
            "office:subscription",
        )
    )
    for place in (TIMETABLE, ARCHIVES):
        register_nav(place, where="menu")
    register_nav(
        Place(
            "orders",
            _("Orders"),
            "file-text",
            "office:orders",
            order=62,
            is_visible=lambda request: may("office.issue_order", request.user),
        ),
        where="menu",
    )
    for kind in KINDS:
        register_kind(kind, group=Group.PAPERS)
    for label, icon, name, permission in COHORT_PAGES:
        register_cohort_page(_cohort_page(label, icon, name, permission))
    register_learner_page(LearnerPage(_("Personal file"), "shield", _dossier_address))
    register_learner_page(LearnerPage(_("Contract"), "file-text", _contract_address))
    register_study_note(study_note)
    register_commission_order(_commission_order)
    subscribe(DocumentsReturned, receivers.on_documents_returned)

"""What notifications registers with the packages below it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamerton.core.api import Figure, is_operator, register_figure, subscribe
from kamerton.notifications import operations, queries, receivers
from kamerton.notifications.enums import Group
from kamerton.notifications.registry import Counter, Kind, counters, register_kind
from kamerton.people.api import SettingsPage, register_personal_data, register_settings_page
from kamerton.people.events import ExportFinished
from kamerton.ui.api import Bell, Place, Sign, register_bell, register_nav

KINDS = (
    Kind(
        code=operations.EXPORT_READY,
        label=_("The archive of my data is ready"),
        title=_("The archive of your personal data is ready"),
        icon="archive",
        by_mail=True,
    ),
    Kind(
        code=operations.EXPORT_FAILED,
        label=_("The archive of my data could not be gathered"),
        title=_("The archive of your personal data could not be gathered. Ask for it once more."),
        icon="archive",
        by_mail=True,
        is_fixed=True,
    ),
)


def _bell(request: HttpRequest) -> Bell:
    unread, position, counts = queries.bell_numbers(request.user)
    signs = zip(counters(), counts, strict=True)
    return Bell(
        count=unread,
        address=reverse("notifications:list"),
        topic=f"person:{request.user.pk}",
        since=position,
        signs=tuple(_sign(counter, count) for counter, count in signs),
    )


def _sign(counter: Counter, count: int) -> Sign:
    return Sign(
        label=counter.label,
        icon=counter.icon,
        address=reverse(counter.url_name),
        count=count,
        kind=counter.kind,
        ask=reverse(counter.ask_url_name),
    )


def connect() -> None:
    """Register everything once."""
    register_bell(_bell)
    for kind in KINDS:
        register_kind(kind, group=Group.ACCOUNT)
    subscribe(ExportFinished, receivers.on_export_finished)
    register_figure(Figure("mail", "Letters of the outbox by state.", queries.mail_counts, "state"))
    register_nav(
        Place(
            key="notification-settings",
            label=_("Notification settings"),
            icon="bell",
            url_name="notifications:preferences",
            order=60,
        ),
        where="menu",
    )
    register_nav(
        Place(
            key="outbox",
            label=_("Sent mail"),
            icon="mail",
            url_name="notifications:sent_mail",
            order=220,
            is_visible=lambda request: is_operator(request.user),
        ),
        where="menu",
    )
    register_settings_page(
        SettingsPage(
            _("Notification settings"),
            _("What you hear of, where and how often"),
            "bell",
            "notifications:preferences",
        )
    )
    register_personal_data("notifications", queries.personal_data, operations.forget_person)

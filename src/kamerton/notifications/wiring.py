"""What notifications registers with the packages below it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamerton.core.api import Figure, is_operator, register_figure
from kamerton.notifications import operations, queries
from kamerton.people.api import SettingsPage, register_personal_data, register_settings_page
from kamerton.ui.api import Bell, Place, register_bell, register_nav


def _bell(request: HttpRequest) -> Bell:
    unread, position = queries.unread_and_position(request.user)
    return Bell(
        count=unread,
        address=reverse("notifications:list"),
        topic=f"person:{request.user.pk}",
        since=position,
    )


def connect() -> None:
    """Register everything once."""
    register_bell(_bell)
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

"""What chat registers with the packages below it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kamerton.chat import operations, queries
from kamerton.core.api import register_topic
from kamerton.notifications.api import Counter, register_counter
from kamerton.people.api import register_personal_data
from kamerton.ui.api import Place, register_nav


def _may_read(person: Any, key: str) -> bool:
    return key.isdecimal() and queries.may_read_room(person, int(key))


def _is_signed_in(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


def connect() -> None:
    """Register everything once."""
    register_topic("chat", _may_read)
    register_personal_data("chat", queries.personal_data, operations.forget_person)
    register_counter(
        Counter(
            label=_("Conversations"),
            icon="messages-square",
            url_name="chat:index",
            sql=queries.UNREAD_SQL,
            kind=operations.UNREAD,
            ask_url_name="chat:unread",
        )
    )
    register_nav(
        Place(
            "chat",
            _("Conversations"),
            "messages-square",
            "chat:index",
            order=35,
            is_visible=_is_signed_in,
        ),
        "palette",
    )

"""What mail registers with the packages below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.core.api import Figure, is_operator, register_check, register_figure, storage
from kamerton.files.api import register_owner
from kamerton.mail import checks, operations, queries
from kamerton.mail.operations.returned import RETURNED
from kamerton.mail.registry import register_reply_handler, reply_address
from kamerton.mail.rules import may_read_talk
from kamerton.notifications.api import (
    Kind,
    register_kind,
    register_reply_address,
    register_return_path,
)
from kamerton.notifications.enums import Group
from kamerton.people.api import register_personal_data
from kamerton.ui.api import Place, register_nav


def _answer_to(kind: str, object_id: str, person_id: int) -> str | None:
    return reply_address(kind, int(object_id), person_id) if object_id.isdecimal() else None


def connect() -> None:
    """Register everything once."""
    storage.register_holder(queries.held_objects)
    register_personal_data("mail", queries.personal_data, operations.forget_person)
    register_check("mail_in", checks.mail_in)
    register_figure(
        Figure("mail_in", "Mails that came, by state.", queries.incoming_counts, "state")
    )
    register_reply_address(_answer_to)
    register_return_path(queries.return_path)
    _connect_letters()
    register_kind(
        Kind(
            code=RETURNED,
            label=_("Letters to me come back"),
            title=_("Letters to %(email)s come back: check your address"),
            icon="mail",
            is_fixed=True,
        ),
        group=Group.ACCOUNT,
    )
    register_nav(
        Place(
            key="mail-in",
            label=_("Received mail"),
            icon="mail",
            url_name="mail:incoming",
            order=221,
            is_visible=lambda request: is_operator(request.user),
        ),
        where="menu",
    )


def _connect_letters() -> None:
    """Register letters inside the platform."""
    register_reply_handler(operations.LETTER, operations.answer_letter)
    register_owner(operations.LETTER, may_read_talk)
    register_kind(
        Kind(
            code=operations.LETTER,
            label=_("Letters to me"),
            title=_("%(author)s wrote to you: %(subject)s"),
            icon="mail",
            by_mail=True,
        ),
        group=Group.TALK,
    )
    register_nav(
        Place(
            key="letters",
            label=pgettext_lazy("letters", "Mail"),
            icon="mail",
            url_name="mail:index",
            order=40,
            is_visible=lambda request: request.user.is_authenticated,
        ),
        where="menu",
    )

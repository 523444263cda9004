"""What mail registers with the packages below."""

from django.utils.translation import gettext_lazy as _

from kamerton.core.api import Figure, is_operator, register_check, register_figure, storage
from kamerton.mail import checks, operations, queries
from kamerton.mail.operations.returned import RETURNED
from kamerton.notifications.api import Kind, register_kind
from kamerton.people.api import register_personal_data
from kamerton.ui.api import Place, register_nav


def connect() -> None:
    """Register everything once."""
    storage.register_holder(queries.held_objects)
    register_personal_data("mail", queries.personal_data, operations.forget_person)
    register_check("mail_in", checks.mail_in)
    register_figure(
        Figure("mail_in", "Mails that came, by state.", queries.incoming_counts, "state")
    )
    register_kind(
        Kind(
            code=RETURNED,
            label=_("Letters to me come back"),
            title=_("Letters to %(email)s come back: check your address"),
            icon="mail",
            is_fixed=True,
        )
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

"""What questionnaires register with the packages below."""

from django.utils.translation import gettext_lazy as _

from kamerton.notifications.api import Kind, register_kind
from kamerton.people.api import register_personal_data
from kamerton.surveys.operations.rounds import ASKED, forget_person
from kamerton.surveys.queries.surveys import personal_data
from kamerton.surveys.rules import may
from kamerton.ui.api import Place, register_nav


def connect() -> None:
    """Register everything once."""
    register_personal_data("surveys", personal_data, forget_person)
    register_kind(
        Kind(
            code=ASKED,
            label=_("Questionnaires for me"),
            title=_("Please answer the questionnaire “%(title)s”"),
            icon="message-circle",
            by_mail=True,
        )
    )
    register_nav(
        Place(
            "surveys",
            _("Questionnaires"),
            "list",
            "surveys:index",
            order=63,
            is_visible=lambda request: may("surveys.edit_survey", request.user),
        ),
        where="menu",
    )

"""What assessment registers with the packages below it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kamerton.assessment import activities, owners
from kamerton.assessment.operations import personal as forgetting
from kamerton.assessment.queries import personal, stored
from kamerton.assessment.rules import may
from kamerton.core.api import storage
from kamerton.files.api import register_owner
from kamerton.people.api import register_personal_data
from kamerton.ui.api import Place, register_nav


def connect() -> None:
    """Register everything once."""
    activities.register()
    storage.register_holder(stored.held_objects)
    register_owner("submission", owners.may_read)
    register_personal_data("assessment", personal.personal_data, forgetting.forget_person)
    register_nav(
        Place(
            "desk",
            _("Review"),
            "clipboard-check",
            "assessment:desk",
            pgettext_lazy("navigation, short", "Review"),
            30,
            lambda request: may("assessment.open_desk", request.user),
        )
    )

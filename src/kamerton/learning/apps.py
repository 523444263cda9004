"""Cohorts, enrolment and orders, routes, progress, the tutor's desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LearningConfig(AppConfig):
    """Study."""

    name = "kamerton.learning"
    label = "learning"

    def ready(self) -> None:
        """Fill the registries of the packages below."""
        from kamerton.core.api import subscribe  # noqa: PLC0415  models are ready only now
        from kamerton.discussion.api import register_space  # noqa: PLC0415
        from kamerton.discussion.events import PostAdded  # noqa: PLC0415
        from kamerton.learning import activities, offers, receivers, spaces  # noqa: PLC0415
        from kamerton.learning.operations.personal import forget_person  # noqa: PLC0415
        from kamerton.learning.queries.personal import personal_data  # noqa: PLC0415
        from kamerton.people.api import register_personal_data  # noqa: PLC0415
        from kamerton.programmes.api import register_offers, register_preview  # noqa: PLC0415
        from kamerton.ui.api import Place, register_nav  # noqa: PLC0415

        activities.register()
        register_personal_data("learning", personal_data, forget_person)
        register_offers(offers.offers)
        register_preview(offers.preview)
        subscribe(PostAdded, receivers.on_post_added)
        register_space(
            "activity",
            spaces.may_read,
            spaces.may_read,
            spaces.may_moderate,
            audiences=spaces.audiences,
            place=spaces.place,
        )
        register_nav(
            Place(
                "learning",
                _("My study"),
                "book-open",
                "learning:index",
                pgettext_lazy("navigation, short", "Study"),
                20,
                lambda request: request.user.is_authenticated,
            )
        )

"""What study shows on the pages of programmes."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.learning.queries.cohorts import recruiting_cohorts
from kamerton.learning.registry import Step, player
from kamerton.programmes.api import Offer
from kamerton.texts.api import is_empty, to_html
from kamerton.ui.api import date, localised


def offers(programme_id: int) -> Sequence[Offer]:
    """Return the cohorts of a programme that take applications."""
    return [
        Offer(
            title=localised(cohort.title, cohort.title_en),
            when=f"{date(cohort.starts_on)} – {date(cohort.ends_on)}",
            note=_("Applications until %(day)s") % {"day": date(cohort.apply_until)}
            if cohort.apply_until
            else "",
            url=reverse("learning:apply", args=[cohort.slug]),
        )
        for cohort in recruiting_cohorts(programme_id)
    ]


def preview(request: Any, activity: Any) -> tuple[str, dict[str, Any]]:
    """Return the template and context of an activity as a learner sees it."""
    step = Step(request.user, 0, None, activity, None, request)
    shown = player(activity.type)
    description = None if is_empty(activity.description) else to_html(activity.description)
    return shown.template, {"step": step, "description": description, **shown.context(step)}

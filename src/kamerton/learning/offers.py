"""What study shows on the pages of programmes."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kamerton.learning.enums import EnrolmentState
from kamerton.learning.presenting import STATE_KIND
from kamerton.learning.queries.shelf import Joinable, joinable_cohorts
from kamerton.learning.registry import Step, player
from kamerton.programmes.api import Offer
from kamerton.texts.api import is_empty, to_html
from kamerton.ui.api import date, day, localised


def offers(programme_id: int, viewer: Any) -> Sequence[Offer]:
    """Return the cohorts of a programme that take applications, and the viewer's own state there."""
    return [
        Offer(
            title=localised(joinable.cohort.title, joinable.cohort.title_en),
            when=f"{date(joinable.cohort.starts_on)} – {date(joinable.cohort.ends_on)}",
            note=_("Applications until %(day)s") % {"day": date(joinable.cohort.apply_until)}
            if joinable.cohort.apply_until
            else "",
            url=reverse("learning:apply", args=[joinable.cohort.slug]),
            facts=_facts(joinable),
            state=str(EnrolmentState(joinable.own).label) if joinable.own else "",
            state_kind=STATE_KIND.get(joinable.own, ""),
            is_open=not joinable.is_taken,
        )
        for joinable in joinable_cohorts(programme_id, viewer)
    ]


def _facts(joinable: Joinable) -> list[tuple[str, str]]:
    told = _("%(free)d of %(all)d") % {"free": joinable.free, "all": joinable.cohort.capacity}
    facts = [(_("Free places"), told if joinable.free else _("all are taken at the moment"))]
    if joinable.tutors:
        facts.append((_("Tutors"), ", ".join(joinable.tutors)))
    days = [
        ", ".join(filter(None, (day(starts_at), place))) for starts_at, place in joinable.sessions
    ]
    if days:
        facts.append((_("Face-to-face days"), "; ".join(days)))
    return facts


def preview(request: Any, activity: Any) -> tuple[str, dict[str, Any]]:
    """Return the template and context of an activity as a learner sees it."""
    step = Step(request.user, 0, None, activity, None, request)
    shown = player(activity.type)
    description = None if is_empty(activity.description) else to_html(activity.description)
    return shown.template, {"step": step, "description": description, **shown.context(step)}

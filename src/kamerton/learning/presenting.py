"""Routes as the stave draws them, and sentences about them."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kamerton.learning.models import Cohort
from kamerton.learning.queries.route import Route
from kamerton.learning.rules import may
from kamerton.programmes.api import PlanActivity, activity_type
from kamerton.ui.api import Bar, Note, number, render_page
from kamerton.ui.api import hours as hours_words


def activity_url(cohort: Cohort, activity_id: int) -> str:
    """Return the address of an activity in a cohort."""
    return f"{_before_activity(cohort.slug)}{activity_id}/"


@lru_cache(maxsize=1000)
def _before_activity(slug: str) -> str:
    return reverse("learning:activity", args=[slug, 0]).removesuffix("0/")


def stop_note(activity: PlanActivity) -> str:
    """Return «Read · 2 h · optional»."""
    return _stop_note(activity.type, activity.hours, activity.required, get_language())


@lru_cache(maxsize=1000)
def _stop_note(code: str, hours: Decimal, required: bool, language: str | None) -> str:
    parts = [str(activity_type(code).title), hours_words(hours), "" if required else _("optional")]
    return " · ".join(filter(None, parts))


def bars(route: Route, cohort: Cohort | None = None) -> list[Bar]:
    """Return the stave of a route; with a cohort its notes lead to the activities."""
    return [
        Bar(
            f"{number} · {leg.module.title}",
            [
                Note(
                    stop.activity.title,
                    stop.state,
                    activity_url(cohort, stop.activity.id) if cohort else "",
                )
                for stop in leg.stops
            ],
        )
        for number, leg in enumerate(route.legs, start=1)
    ]


def mini(route: Route) -> Sequence[Sequence[str]]:
    """Return the small stave of a route."""
    return [[stop.state for stop in leg.stops] for leg in route.legs]


def words(route: Route) -> str:
    """Return «9 of 18 activities · 20 of 36 hours»."""
    activities = ngettext(
        "%(done)d of %(total)d activity", "%(done)d of %(total)d activities", route.total
    ) % {"done": route.done, "total": route.total}
    hours = _("%(done)s of %(total)s hours") % {
        "done": number(route.hours_done),
        "total": number(route.hours),
    }
    return f"{activities} · {hours}"


STATE_KIND = {
    "applied": "waiting",
    "declined": "fault",
    "withdrawn": "ahead",
    "admitted": "waiting",
    "studying": "now",
    "completed": "done",
    "dismissed": "fault",
}
COHORT_KIND = {
    "draft": "ahead",
    "recruiting": "waiting",
    "studying": "now",
    "finished": "done",
    "archived": "locked",
}


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with a page of study: its context and what every such page needs."""
    shared = {
        "state_kind": STATE_KIND,
        "cohort_kind": COHORT_KIND,
        "may_manage": may("learning.change_cohort", request.user),
    }
    return render_page(request, f"learning/{template}", {**shared, **context})


def file(content: bytes, name: str, content_type: str) -> FileResponse:
    """Answer with a made file that nobody keeps."""
    response = FileResponse(
        iter([content]), as_attachment=True, filename=name, content_type=content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response
